using System.Globalization;
using System.Text;
using BCryptNet = BCrypt.Net.BCrypt;

namespace AuthKit.Passwords;

/// <summary>Hashes new passwords with bcrypt.</summary>
internal sealed class BcryptScheme : IPasswordScheme
{
    private const int SaltOffset = 7;
    private readonly int _cost;
    private readonly PasswordTreatment _treatment;

    public BcryptScheme(BcryptOptions options, PasswordTreatment treatment)
    {
        _cost = options.Cost;
        _treatment = treatment;
    }

    public StoredPasswordHash CreateDummy()
    {
        // All bits of this hash are zero. Even a password that matches it fails, because the hasher never accepts the dummy.
        var hash = new string('.', BcryptStoredHash.HashLength);
        return new BcryptStoredHash(NewSetting(), _cost, hash) { Treatment = _treatment };
    }

    public bool CanHash(ReadOnlySpan<byte> password) => _treatment.PepperId is not null || BcryptStoredHash.CanTake(password);

    public string Hash(ReadOnlySpan<byte> password)
    {
        var setting = NewSetting();
        var hash = BcryptStoredHash.Compute(password, _treatment.PepperId is not null, setting);
        if (_treatment == default)
        {
            return setting + hash;
        }

        var text = new StringBuilder("$bcrypt$r=").Append(CultureInfo.InvariantCulture, $"{_cost}");
        PhcParameters.AppendTreatment(text, _treatment);
        return text.Append('$').Append(setting, SaltOffset, BcryptFormat.SaltLength).Append('$').Append(hash).ToString();
    }

    private string NewSetting() => BCryptNet.GenerateSalt(_cost, 'b');
}
