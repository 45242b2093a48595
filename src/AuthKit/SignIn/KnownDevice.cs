namespace AuthKit.SignIn;

/// <summary>A device of an account: it signed in to the account before, and the account has kept its security version since.</summary>
internal sealed class KnownDevice
{
    public KnownDevice(string id) => Id = id;

    /// <summary>The device's random name.</summary>
    public string Id { get; }
}
