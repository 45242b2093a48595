using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>
/// Seals the secrets of authenticators. The owner, the id and the parameters are associated data: a secret does not open after it was moved to
/// another account or authenticator, or after its parameters were changed.
/// </summary>
internal sealed class AuthenticatorSeal(ISecretProtector protector)
{
    private const string Purpose = "authkit.mfa.totp";

    public StoredAuthenticator Seal(StoredAuthenticator authenticator, StoreKey owner, OtpSecret secret)
    {
        Span<byte> bytes = stackalloc byte[OtpSecret.MaxSize];
        var size = secret.CopyTo(bytes);
        try
        {
            return authenticator with { Secret = protector.Protect(Purpose, AssociatedData(authenticator, owner), bytes[..size]) };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The secret, which the caller disposes; null if it does not open.</summary>
    public OtpSecret? Open(StoredAuthenticator authenticator, StoreKey owner)
    {
        if (!protector.TryUnprotect(Purpose, AssociatedData(authenticator, owner), authenticator.Secret, out var bytes))
        {
            return null;
        }

        try
        {
            return bytes.Length is >= OtpSecret.MinSize and <= OtpSecret.MaxSize ? new OtpSecret(bytes) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The authenticator, sealed under the active key. Returns the same instance if it is sealed under that key already.</summary>
    public StoredAuthenticator Renew(StoredAuthenticator authenticator, StoreKey owner)
    {
        if (!protector.NeedsReprotect(authenticator.Secret))
        {
            return authenticator;
        }

        using var secret = Open(authenticator, owner);
        return secret is null ? authenticator : Seal(authenticator, owner, secret);
    }

    private static byte[] AssociatedData(StoredAuthenticator authenticator, StoreKey owner)
    {
        var text = Encoding.ASCII.GetBytes(FormattableString.Invariant($"{authenticator.Id}.{authenticator.Algorithm}.{authenticator.Digits}.{authenticator.Period}"));
        return [.. owner.ToArray(), .. text];
    }
}
