using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>
/// A code is spent before the calls that it allows: the end of an earlier sign-in, a new session. If one of them fails, the same code for
/// the same use is good once more, so that a fault does not cost its owner the code. The step that spends the code notes the
/// use. That use is itself good once (a challenge, a session's token before it is replaced), and so is the code.
/// </summary>
internal static class ShownCodes
{
    /// <summary>How many uses are remembered: more sign-ins of one account are not half-way at once.</summary>
    public const int Max = 4;

    /// <summary>As long as a challenge can live.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>The note of a code; null without a use, and for a text that is not a code.</summary>
    public static byte[]? HashOf(SubjectRef subject, string? shownFor, string? code)
    {
        if (string.IsNullOrEmpty(shownFor))
        {
            return null;
        }

        var typed = OtpCode.Read(code) ?? RecoveryCode.Read(code);
        return typed is null ? null : HashOf(subject.ToOwnerKey(), shownFor, typed);
    }

    /// <summary>The live note with a hash; null if the record does not have it.</summary>
    public static StoredShownCode? Find(MfaPayload payload, byte[]? hash, DateTimeOffset now)
    {
        StoredShownCode? found = null;
        foreach (var stored in hash is null ? [] : LiveOf(payload, now))
        {
            found = FixedTime.Equals(stored.Hash, hash!) ? stored : found;
        }

        return found;
    }

    /// <summary>The notes that have not expired.</summary>
    public static IEnumerable<StoredShownCode> LiveOf(MfaPayload payload, DateTimeOffset now) =>
        payload.Shown.Where(stored => now.ToUnixTimeMilliseconds() < stored.ExpiresAt);

    /// <summary>The record with one more note, without those that have expired.</summary>
    public static MfaPayload Note(MfaPayload payload, byte[]? hash, DateTimeOffset now, bool hasMadeCodes = false) => hash is null
        ? payload
        : payload with
        {
            Shown =
            [
                .. LiveOf(payload, now).TakeLast(Max - 1),
                new StoredShownCode { Hash = hash, ExpiresAt = (now + Lifetime).ToUnixTimeMilliseconds(), HasMadeCodes = hasMadeCodes },
            ],
        };

    private static byte[] HashOf(StoreKey owner, string shownFor, string code)
    {
        var (use, typed) = (Encoding.UTF8.GetBytes(shownFor), Encoding.UTF8.GetBytes(code));
        var input = new byte[StoreKey.Size + sizeof(int) + use.Length + typed.Length];
        owner.CopyTo(input);
        BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(StoreKey.Size), use.Length);
        use.CopyTo(input, StoreKey.Size + sizeof(int));
        typed.CopyTo(input, StoreKey.Size + sizeof(int) + use.Length);
        var hash = SHA256.HashData(input);
        CryptographicOperations.ZeroMemory(input);
        return hash;
    }
}
