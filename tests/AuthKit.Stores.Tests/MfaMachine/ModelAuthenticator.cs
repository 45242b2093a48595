using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using AuthKit.Mfa;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>An authenticator as its owner holds it in the hand, and what the model knows of it.</summary>
internal sealed class ModelAuthenticator(OtpauthUri uri)
{
    private readonly byte[] _secret = BytesOf(uri.Secret);

    public TotpParameters Parameters { get; } = new(uri.Algorithm, uri.Digits, uri.Period);

    /// <summary>Its public name, which the first list tells.</summary>
    public string? Id { get; set; }

    public required string Name { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>The last step that was accepted.</summary>
    public long? Step { get; set; }

    public long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / (long)Parameters.Period.TotalSeconds;

    /// <summary>What it shows in a step (RFC 6238 section 4, RFC 4226 section 5.3), made without anything of the core's.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "TOTP's default is HMAC-SHA-1.")]
    public string Show(long step)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = Parameters.Algorithm switch
        {
            OtpAlgorithm.Sha1 => HMACSHA1.HashData(_secret, counter),
            OtpAlgorithm.Sha256 => HMACSHA256.HashData(_secret, counter),
            _ => HMACSHA512.HashData(_secret, counter),
        };
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & 0x7FFFFFFF;
        return (number % (int)Math.Pow(10, Parameters.Digits)).ToString($"D{Parameters.Digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>The latest step of the window that shows a text.</summary>
    public long? Match(string? typed, DateTimeOffset now, TotpOptions window)
    {
        for (var step = StepAt(now) + window.FutureSteps; step >= StepAt(now) - window.PastSteps; step--)
        {
            if (string.Equals(Show(step), typed, StringComparison.Ordinal))
            {
                return step;
            }
        }

        return null;
    }

    private static byte[] BytesOf(OtpSecret secret)
    {
        var bytes = new byte[secret.Size];
        secret.CopyTo(bytes);
        return bytes;
    }
}
