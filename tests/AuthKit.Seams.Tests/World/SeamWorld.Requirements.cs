using AuthKit.Seams.Tests.Site;

namespace AuthKit.Seams.Tests.World;

/// <content>The requirements of a sign-in besides the right password.</content>
internal sealed partial class SeamWorld
{
    public const string EnrollmentCode = "mfa_enrollment_required";

    // More than the difference between the clocks of the two instances.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>Whether sign-in requires a verified address.</summary>
    public bool RequiresProof => _site.RequiresProof;

    /// <summary>Whether the account's address is verified, if the site requires it.</summary>
    public Standing ProofOf(Account account) => (RequiresProof, account) switch
    {
        (false, _) => Standing.Good,
        (_, { IsVerifiedUnsure: true }) => Standing.Unsure,
        (_, { IsVerified: true }) => Standing.Good,
        _ => Standing.Missing,
    };

    /// <summary>Whether the account has the required second factor, or is still within the grace period.</summary>
    public Standing FactorOf(Account account) => account switch
    {
        { FactorRequiredAt: null } or { Totp: not null, IsTotpUnsure: false } => Standing.Good,
        { IsTotpUnsure: true } => Standing.Unsure,
        _ when Now < account.FactorRequiredAt + SeamSite.FactorGrace - Slack => Standing.Good,
        _ when Now > account.FactorMissedAt + SeamSite.FactorGrace + Slack => Standing.Missing,
        _ => Standing.Unsure,
    };

    /// <summary>Notes a continued sign-in that checks the second factor. The first check that finds it missing starts the grace period.</summary>
    public void NoteFactor(Account account)
    {
        if (account is { FactorRequiredAt: not null, Totp: null, IsTotpUnsure: false })
        {
            account.FactorMissedAt ??= Now;
        }
    }

    /// <summary>Whether the sign-in stops and asks the user to enrol a second factor.</summary>
    public bool IsAskedToEnroll(Turn turn, Account account, Answer answer)
    {
        if (answer["status"] == EnrollmentCode)
        {
            Require(Property.Works, FactorOf(account) != Standing.Good, $"{turn.By} asks {account} to enrol a second factor that it has or still has time for.");
            return true;
        }

        Require(Property.Requirements, FactorOf(account) != Standing.Missing || answer["status"] == "mfa_required", $"{turn.By} opens {account}, which lacks its required second factor.");
        NoteFactor(account);
        return false;
    }

    /// <summary>Notes that an administrator requires a second factor.</summary>
    public void RequireFactor(Account account)
    {
        _site.RequiredFactors.Add(account.Tenant, account.Id);
        account.FactorRequiredAt ??= Now;
    }

    /// <summary>
    /// Checks a request for tokens of a continued sign-in. If the second factor is overdue, nothing is issued, and the refusal says so and changes
    /// nothing.
    /// </summary>
    /// <returns>Whether the request was refused for that reason.</returns>
    public bool IsRefusedForFactor(Turn turn, Account account, Answer answer)
    {
        if (answer.IsSuccess)
        {
            Require(Property.Requirements, FactorOf(account) != Standing.Missing || turn.IsRacing, $"{turn.By} continues, although {account} lacks its required second factor.");
            NoteFactor(account);
            return false;
        }

        if (answer["code"] != EnrollmentCode)
        {
            return false;
        }

        Require(Property.Works, FactorOf(account) != Standing.Good, $"{turn.By} asks {account} to enrol a second factor that it has or still has time for.");
        return true;
    }
}
