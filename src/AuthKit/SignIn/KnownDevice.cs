namespace AuthKit.SignIn;

/// <summary>A device that signed in to an account before, and showed it by a token.</summary>
internal sealed class KnownDevice
{
    public KnownDevice(string id) => Id = id;

    /// <summary>The device's random name: what its failures are counted under.</summary>
    public string Id { get; }
}
