using AuthKit.Passwords;

namespace AuthKit.SignIn;

/// <summary>
/// The stored hash that a password is verified against if the account does not exist or has no password. A login always gets the same hash, which
/// is drawn by weight. So repeated attempts, or attempts on several logins, show the same spread of costs as accounts do.
/// </summary>
internal sealed class DummyHashes
{
    private readonly string[] _hashes;
    private readonly int[] _upTo;
    private readonly KeyedLoginHash _draw;

    /// <param name="options">A valid snapshot.</param>
    /// <param name="hasher">The hasher, which must be able to read every dummy hash.</param>
    /// <param name="draw">Draws the hash for a login.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// The hasher cannot read a dummy hash; the exception lists every such hash.
    /// </exception>
    public DummyHashes(SignInServiceOptions options, IPasswordHasher hasher, KeyedLoginHash draw)
    {
        Errors.ThrowIfInvalid(typeof(SignInServiceOptions), SignInValidation.FindUnreadable(options, hasher));
        _draw = draw;
        _hashes = [.. options.DummyHashes.Select(dummy => dummy.StoredHash)];
        _upTo = new int[_hashes.Length];
        var sum = 0;
        for (var i = 0; i < _upTo.Length; i++)
        {
            sum += options.DummyHashes[i].Weight;
            _upTo[i] = sum;
        }
    }

    /// <summary>
    /// The stored hash for a login. Null if no dummy hashes are configured; verifying against null costs one hash at the current cost.
    /// </summary>
    public string? For(string tenant, string normalizedLogin)
    {
        if (_hashes.Length == 0)
        {
            return null;
        }

        var drawn = _draw.Next(tenant, normalizedLogin, KeyedLoginHash.Forms, _upTo[^1]);
        return _hashes[Array.FindIndex(_upTo, upTo => drawn < upTo)];
    }
}

/// <summary>One form of stored hash that accounts have, for <see cref="SignInServiceOptions.DummyHashes"/>.</summary>
public sealed class DummyHash
{
    /// <summary>The greatest <see cref="Weight"/>.</summary>
    public const int MaxWeight = 1_000_000;

    /// <summary>
    /// A stored hash of any password, with the form and cost of the accounts' hashes. No password verifies against it, and it is not a secret.
    /// </summary>
    public string StoredHash { get; set; } = "";

    /// <summary>The number of accounts with this form, or their share. Default 1; 1 to 1,000,000.</summary>
    public int Weight { get; set; } = 1;
}
