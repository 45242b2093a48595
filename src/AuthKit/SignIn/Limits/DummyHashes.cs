using AuthKit.Passwords;

namespace AuthKit.SignIn;

/// <summary>
/// The stored hash that a password is verified against if the account does not exist or has no password. Each login draws by
/// weight, and always the same: repeating a try, or trying several logins, shows the same spread of costs as accounts do.
/// </summary>
internal sealed class DummyHashes
{
    private readonly string[] _hashes;
    private readonly int[] _upTo;
    private readonly KeyedLoginHash _draw;

    /// <param name="options">A valid snapshot.</param>
    /// <param name="hasher">Must be able to read each.</param>
    /// <param name="draw">Draws.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Lists those that the hasher cannot read.</exception>
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

    /// <summary>A stored hash; null, which costs one hash at the current cost, where none are configured.</summary>
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

/// <summary>One form that stored hashes have, for <see cref="SignInServiceOptions.DummyHashes"/>.</summary>
public sealed class DummyHash
{
    /// <summary>The greatest <see cref="Weight"/>.</summary>
    public const int MaxWeight = 1_000_000;

    /// <summary>
    /// A stored hash of that form and cost, of any password: nothing verifies against it. Not a secret.
    /// </summary>
    public string StoredHash { get; set; } = "";

    /// <summary>How many accounts have this form, or their share. Default 1; 1 to 1,000,000.</summary>
    public int Weight { get; set; } = 1;
}
