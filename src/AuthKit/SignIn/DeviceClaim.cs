namespace AuthKit.SignIn;

/// <summary>
/// A device token that AuthKit made for a login. The login may have another account by now, so a claim chooses which limits count
/// and nothing else: <see cref="KnownDevices.Confirm"/> says whether the device is one of the account's.
/// </summary>
internal sealed class DeviceClaim
{
    private readonly byte[] _token;

    public DeviceClaim(string id, ReadOnlySpan<byte> token)
    {
        Id = id;
        _token = token.ToArray();
    }

    /// <summary>The device's random name: its failures are counted under it.</summary>
    public string Id { get; }

    /// <summary>The decoded token.</summary>
    public ReadOnlySpan<byte> Token => _token;
}
