namespace AuthKit.Accounts;

/// <summary>How a write to an account ended. The numbers are stable; zero is a refusal.</summary>
public enum AccountWrite
{
    /// <summary>There is no such account any more; nothing was written.</summary>
    Gone = 0,

    /// <summary>The account has another version than the caller saw; nothing was written.</summary>
    Conflict = 1,

    /// <summary>Another account has this login; nothing was written.</summary>
    LoginTaken = 2,

    /// <summary>The account was written.</summary>
    Written = 3,

    /// <summary>There is an account with this subject already, whatever its login; nothing was written.</summary>
    SubjectTaken = 4,
}
