using AuthKit.Accounts;

namespace AuthKit.SignIn;

/// <summary>
/// Decides which accounts must have a second factor, for example by account or by role. The application implements it. It is called at each sign-in
/// of an account without a second factor, and by <see cref="AccountSubjectGate"/>. Without a policy, <see cref="SecondFactorOptions.Requirement"/>
/// applies to all accounts.
/// </summary>
public interface ISecondFactorPolicy
{
    /// <summary>Returns the requirement for an account. If the method throws, the sign-in fails.</summary>
    ValueTask<SecondFactorRequirement> GetRequirementAsync(Account account, CancellationToken cancellationToken);
}

/// <summary>Whether an account must have a second factor. The numbers are stable.</summary>
public enum SecondFactorRequirement
{
    /// <summary>The owner decides. As soon as the account has a second factor, sign-in asks for it.</summary>
    Optional = 0,

    /// <summary>
    /// The account must have a second factor. If it does not have one when <see cref="SecondFactorOptions.GracePeriod"/> is over, it can sign in
    /// only after it has enrolled one.
    /// </summary>
    Required = 1,
}
