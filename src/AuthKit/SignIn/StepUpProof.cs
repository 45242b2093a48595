using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>A proof that somebody signed in gives once more, as a client sent it: exactly one of three. All texts may be hostile.</summary>
public sealed class StepUpProof
{
    /// <summary>The tenant of the session. Default: the one, empty tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The session's token.</summary>
    public required string? SessionToken { get; init; }

    /// <summary>The current password as received.</summary>
    public string? Password { get; init; }

    /// <summary>The code of an authenticator as typed.</summary>
    public string? Code { get; init; }

    /// <summary>The recovery code as typed.</summary>
    public string? RecoveryCode { get; init; }

    /// <summary>
    /// What the session is to be marked fresh for (<see cref="SessionStepUp.Purpose"/>), for
    /// <see cref="SecondFactorOptions.FreshFor"/>; takes a second factor where the account has one. Default null: it is fresh, and
    /// marked for nothing.
    /// </summary>
    public string? Purpose { get; init; }

    /// <summary>Whether the mark is good for one use only. Default false.</summary>
    public bool SingleUse { get; init; }
}
