using AuthKit.Mfa;
using AuthKit.Seams.Tests.Site;

namespace AuthKit.Seams.Tests.World;

/// <summary>The model of one account.</summary>
internal sealed class Account(string id, Name name, string tenant)
{
    public string Id { get; } = id;

    public Name Name { get; set; } = name;

    public string Tenant { get; } = tenant;

    /// <summary>The password of the account; null if no password opens it.</summary>
    public string? Password { get; private set; }

    /// <summary>Whether a password change may have happened or not, so that the password is unknown.</summary>
    public bool IsPasswordUnsure { get; private set; }

    /// <summary>Passwords that must no longer open the account.</summary>
    public HashSet<string> OldPasswords { get; } = [];

    public bool IsVerified { get; private set; }

    /// <summary>Whether the first proof of the address may have happened or not.</summary>
    public bool IsVerifiedUnsure { get; private set; }

    public bool IsDisabled { get; set; }

    /// <summary>Whether the account is deleted, or may be.</summary>
    public bool IsGone { get; set; }

    /// <summary>The authenticator; null if the account has no second factor.</summary>
    public OtpauthUri? Totp { get; set; }

    /// <summary>Whether an enrolment or a removal may have happened or not.</summary>
    public bool IsTotpUnsure { get; set; }

    /// <summary>The time since which a second factor is required; null if the owner decides.</summary>
    public DateTimeOffset? FactorRequiredAt { get; set; }

    /// <summary>The time at which a sign-in certainly found the required second factor missing; null if no sign-in did.</summary>
    public DateTimeOffset? FactorMissedAt { get; set; }

    /// <summary>The invitations that the owner has sent to other addresses.</summary>
    public SentWindow Invitations { get; } = new(SeamSite.MostInvitations, TimeSpan.FromHours(1));

    public Queue<string> RecoveryCodes { get; } = new();

    /// <summary>The number of wrong authenticator codes since the last right one.</summary>
    public int WrongCodes { get; set; }

    /// <summary>Increases whenever everything that was issued before must stop working.</summary>
    public int Version { get; private set; }

    /// <summary>
    /// The device cookie, or the trusted-device cookie, of each browser that was issued for the account since <see cref="Version"/>.
    /// </summary>
    public Dictionary<Browser, string> Known { get; } = [];

    /// <summary>Browsers whose cookies were issued for the account before <see cref="Version"/>.</summary>
    public HashSet<Browser> KnownBefore { get; } = [];

    public Dictionary<Browser, string> Trusted { get; } = [];

    public List<Device> Devices { get; } = [];

    /// <summary>Whether the password is hashed at the old cost.</summary>
    public bool IsOldHash { get; set; }

    /// <summary>Sets the account's password. All other passwords must no longer open the account.</summary>
    public void SetPassword(string? password)
    {
        if (Password is not null && Password != password)
        {
            OldPasswords.Add(Password);
        }

        (Password, IsPasswordUnsure, IsOldHash) = (password, false, false);
    }

    public void DoubtPassword() => (Password, IsPasswordUnsure, IsOldHash) = (null, true, false);

    public void Verify() => (IsVerified, IsVerifiedUnsure) = (true, false);

    /// <summary>Notes that a first proof failed half-way, so that it is unknown whether its effects took place.</summary>
    public void DoubtProof()
    {
        if (!IsVerified)
        {
            IsVerifiedUnsure = true;
            DoubtAll();
            DoubtPassword();
            IsTotpUnsure = Totp is not null;
        }
    }

    public void ChangeVersion()
    {
        Version++;
        KnownBefore.UnionWith(Known.Keys);
        Known.Clear();
        Trusted.Clear();
    }

    public void EndAll(string by, Device? except = null)
    {
        foreach (var device in Devices.Where(device => device != except))
        {
            device.End(by);
        }
    }

    public void DoubtAll(Device? except = null)
    {
        foreach (var device in Devices.Where(device => device != except))
        {
            device.Doubt();
        }
    }

    public void RemoveFactors()
    {
        (Totp, IsTotpUnsure, WrongCodes, FactorMissedAt) = (null, false, 0, null);
        RecoveryCodes.Clear();
        Trusted.Clear();
    }

    public override string ToString() => $"{Name}'s account";
}
