namespace AuthKit.Passwords;

/// <summary>What a breach check without an answer does to a new password. The numbers are stable.</summary>
public enum BreachCheckFailure
{
    /// <summary>The password is refused with <see cref="PasswordRejection.BreachCheckFailed"/>.</summary>
    Refuse = 0,

    /// <summary>The password is taken unchecked, and a warning is logged.</summary>
    Accept = 1,
}
