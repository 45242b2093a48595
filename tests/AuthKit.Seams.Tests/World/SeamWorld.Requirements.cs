using AuthKit.Seams.Tests.Site;

namespace AuthKit.Seams.Tests.World;

/// <content>What sign-in asks for beside a right password.</content>
internal sealed partial class SeamWorld
{
    public const string EnrollmentCode = "mfa_enrollment_required";

    // More than the clocks of two instances differ.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>Whether addresses must be proven before anybody signs in.</summary>
    public bool RequiresProof => _site.RequiresProof;

    /// <summary>Whether the account's address is proven, where that is asked for.</summary>
    public Standing ProofOf(Account account) => (RequiresProof, account) switch
    {
        (false, _) => Standing.Good,
        (_, { IsVerifiedUnsure: true }) => Standing.Unsure,
        (_, { IsVerified: true }) => Standing.Good,
        _ => Standing.Missing,
    };

    /// <summary>Whether the account has the second factor that it has to have, or may still do without.</summary>
    public Standing FactorOf(Account account) => account switch
    {
        { FactorRequiredAt: null } or { Totp: not null, IsTotpUnsure: false } => Standing.Good,
        { IsTotpUnsure: true } => Standing.Unsure,
        _ when Now < account.FactorRequiredAt + SeamSite.FactorGrace - Slack => Standing.Good,
        _ when Now > account.FactorMissedAt + SeamSite.FactorGrace + Slack => Standing.Missing,
        _ => Standing.Unsure,
    };

    /// <summary>A call went on that looks for the second factor: the first one that misses it begins the grace period.</summary>
    public void NoteFactor(Account account)
    {
        if (account is { FactorRequiredAt: not null, Totp: null, IsTotpUnsure: false })
        {
            account.FactorMissedAt ??= Now;
        }
    }

    /// <summary>Whether a sign-in goes no further than to enrol a second factor.</summary>
    public bool IsAskedToEnroll(Turn turn, Account account, Answer answer)
    {
        if (answer["status"] == EnrollmentCode)
        {
            Require(Property.Works, FactorOf(account) != Standing.Good, $"{turn.By} asks {account} to enrol a second factor, which it has, or has time for.");
            return true;
        }

        Require(Property.Requirements, FactorOf(account) != Standing.Missing || answer["status"] == "mfa_required", $"{turn.By} opens {account}, which has to have a second factor by now and has none.");
        NoteFactor(account);
        return false;
    }

    /// <summary>An administrator makes a second factor a duty.</summary>
    public void RequireFactor(Account account)
    {
        _site.RequiredFactors.Add(account.Tenant, account.Id);
        account.FactorRequiredAt ??= Now;
    }

    /// <summary>
    /// What tokens were asked for of a sign-in that goes on: nothing is given out once the second factor is overdue, and the refusal
    /// says so and changes nothing.
    /// </summary>
    /// <returns>Whether it was refused for that.</returns>
    public bool IsRefusedForFactor(Turn turn, Account account, Answer answer)
    {
        if (answer.IsSuccess)
        {
            Require(Property.Requirements, FactorOf(account) != Standing.Missing || turn.IsRacing, $"{turn.By} goes on, and {account} has to have a second factor by now and has none.");
            NoteFactor(account);
            return false;
        }

        if (answer["code"] != EnrollmentCode)
        {
            return false;
        }

        Require(Property.Works, FactorOf(account) != Standing.Good, $"{turn.By} asks {account} to enrol a second factor, which it has, or has time for.");
        return true;
    }
}
