namespace AuthKit.Accounts;

/// <summary>Whether an account may sign in. The numbers are stable; zero is a refusal.</summary>
public enum AccountStatus
{
    /// <summary>It may not.</summary>
    Disabled = 0,

    /// <summary>It may.</summary>
    Active = 1,
}
