using AuthKit.Accounts;

namespace AuthKit.SignIn;

/// <summary>
/// The application's word on which accounts have to have a second factor: by account, by role, or by whatever else it knows.
/// Asked at each sign-in of an account that has none; without one, <see cref="SecondFactorOptions.Requirement"/> holds for all.
/// </summary>
public interface ISecondFactorPolicy
{
    /// <summary>What holds for an account. A failure stops the sign-in.</summary>
    ValueTask<SecondFactorRequirement> GetRequirementAsync(Account account, CancellationToken cancellationToken);
}

/// <summary>Whether an account has to have a second factor. The numbers are stable.</summary>
public enum SecondFactorRequirement
{
    /// <summary>Its owner decides. Once there is one, sign-in asks for it.</summary>
    Optional = 0,

    /// <summary>
    /// It has to: where it has none, sign-in goes no further than to enrol one, once
    /// <see cref="SecondFactorOptions.GracePeriod"/> is over.
    /// </summary>
    Required = 1,
}
