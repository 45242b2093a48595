namespace AuthKit.Passwords;

/// <summary>What a policy says of a new password. The default value is a refusal.</summary>
public readonly struct PasswordPolicyResult
{
    private readonly IReadOnlyList<PasswordRejection>? _reasons;

    internal PasswordPolicyResult(IReadOnlyList<PasswordRejection> reasons)
    {
        IsAccepted = reasons.Count == 0;
        _reasons = reasons;
    }

    /// <summary>Whether the password may be hashed and stored.</summary>
    public bool IsAccepted { get; }

    /// <summary>Every reason against it, each once; empty where it is accepted.</summary>
    public IReadOnlyList<PasswordRejection> Reasons => _reasons ?? [];
}
