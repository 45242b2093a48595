using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AuthKit.Passwords;

/// <summary>
/// Reads bcrypt hashes in the common form, $2b$12$ and 53 characters (2a, 2b and 2y are the same algorithm; 2x and 2 are refused), and
/// in AuthKit's own form, $bcrypt$r=12,keyid=…$salt$hash, which also names the pepper or the normalisation.
/// </summary>
internal sealed class BcryptFormat : IPasswordFormat
{
    public const int SaltLength = 22;
    private const int StandardLength = 60;
    private const int SettingLength = StandardLength - BcryptStoredHash.HashLength;
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    // The last character of a salt (128 bits) has four spare bits, and the last character of a hash (184 bits) has two. These characters have
    // spare bits of zero.
    private static readonly SearchValues<char> LastOfSalt = SearchValues.Create(".Oeu");
    private static readonly SearchValues<char> LastOfHash = SearchValues.Create(".CGKOSWaeimquy26");

    private readonly int _maxCost;

    public BcryptFormat(StoredHashLimits limits) => _maxCost = limits.BcryptCost;

    public static string Setting(int cost, ReadOnlySpan<char> salt) =>
        string.Create(CultureInfo.InvariantCulture, $"$2b${cost:00}${salt}");

    public bool TryRead(string storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored)
    {
        stored = null;
        return storedHash.StartsWith("$bcrypt$", StringComparison.Ordinal)
            ? TryReadOwn(storedHash, out stored)
            : TryReadStandard(storedHash, out stored);
    }

    private bool TryReadStandard(ReadOnlySpan<char> text, [NotNullWhen(true)] out StoredPasswordHash? stored)
    {
        stored = null;
        if (text.Length != StandardLength
            || text[..4] is not ("$2a$" or "$2b$" or "$2y$")
            || text[4..6].ContainsAnyExceptInRange('0', '9')
            || text[6] != '$'
            || !IsAcceptable(int.Parse(text[4..6], NumberStyles.None, CultureInfo.InvariantCulture), text[7..SettingLength], text[SettingLength..]))
        {
            return false;
        }

        var cost = int.Parse(text[4..6], NumberStyles.None, CultureInfo.InvariantCulture);
        stored = new BcryptStoredHash(text[..SettingLength].ToString(), cost, text[SettingLength..]);
        return true;
    }

    private bool TryReadOwn(ReadOnlySpan<char> text, [NotNullWhen(true)] out StoredPasswordHash? stored)
    {
        stored = null;
        if (!PhcParameters.TryTakeField(ref text, out _)
            || !PhcParameters.TryTakeField(ref text, out var field)
            || !PhcParameters.TryTakeField(ref text, out var salt)
            || !PhcParameters.TryTakeField(ref text, out var hash)
            || !text.IsEmpty)
        {
            return false;
        }

        var parameters = new PhcParameters(field);
        if (!parameters.TryTakeNumber("r", out var cost)
            || !parameters.TryTakeTreatment(out var treatment)
            || treatment == default
            || !IsAcceptable(cost, salt, hash))
        {
            return false;
        }

        stored = new BcryptStoredHash(Setting(cost, salt), cost, hash) { Treatment = treatment };
        return true;
    }

    private bool IsAcceptable(int cost, ReadOnlySpan<char> salt, ReadOnlySpan<char> hash) =>
        cost >= BcryptOptions.MinCost
        && cost <= _maxCost
        && salt.Length == SaltLength
        && hash.Length == BcryptStoredHash.HashLength
        && !salt.ContainsAnyExcept(Characters)
        && !hash.ContainsAnyExcept(Characters)
        && LastOfSalt.Contains(salt[^1])
        && LastOfHash.Contains(hash[^1]);
}
