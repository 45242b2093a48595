using AuthKit.Mfa;
using AuthKit.Seams.Tests.Site;

namespace AuthKit.Seams.Tests.World;

/// <summary>What the model knows of one account.</summary>
internal sealed class Account(string id, Name name, string tenant)
{
    public string Id { get; } = id;

    public Name Name { get; set; } = name;

    public string Tenant { get; } = tenant;

    /// <summary>The password that opens it; null where none does.</summary>
    public string? Password { get; private set; }

    /// <summary>A change may have taken place or not, so that nothing is known of the password.</summary>
    public bool IsPasswordUnsure { get; private set; }

    /// <summary>Passwords that must not open it any more.</summary>
    public HashSet<string> OldPasswords { get; } = [];

    public bool IsVerified { get; private set; }

    /// <summary>A first proof of the address may have taken place or not.</summary>
    public bool IsVerifiedUnsure { get; private set; }

    public bool IsDisabled { get; set; }

    /// <summary>Whether it is deleted, or may be.</summary>
    public bool IsGone { get; set; }

    /// <summary>Null where it has no second factor.</summary>
    public OtpauthUri? Totp { get; set; }

    /// <summary>An enrolment or a removal may have taken place or not.</summary>
    public bool IsTotpUnsure { get; set; }

    /// <summary>Since when it has to have a second factor; null where its owner decides.</summary>
    public DateTimeOffset? FactorRequiredAt { get; set; }

    /// <summary>When a sign-in surely found it without the second factor that it has to have; null where none did.</summary>
    public DateTimeOffset? FactorMissedAt { get; set; }

    /// <summary>What its owner sent to addresses of others.</summary>
    public SentWindow Invitations { get; } = new(SeamSite.MostInvitations, TimeSpan.FromHours(1));

    public Queue<string> RecoveryCodes { get; } = new();

    /// <summary>Wrong codes of the authenticator since the last right one.</summary>
    public int WrongCodes { get; set; }

    /// <summary>Goes up whenever what was given out before must not work any more.</summary>
    public int Version { get; private set; }

    /// <summary>Which device cookie, and which cookie of a trusted device, was made for it in which browser since <see cref="Version"/>.</summary>
    public Dictionary<Browser, string> Known { get; } = [];

    /// <summary>Browsers whose cookies were made for it before <see cref="Version"/>.</summary>
    public HashSet<Browser> KnownBefore { get; } = [];

    public Dictionary<Browser, string> Trusted { get; } = [];

    public List<Device> Devices { get; } = [];

    /// <summary>Whether its password is hashed at the old cost.</summary>
    public bool IsOldHash { get; set; }

    /// <summary>Sets the password that opens it from now on; the others open it no more.</summary>
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

    /// <summary>A first proof failed half-way: what it clears may be cleared or not.</summary>
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
