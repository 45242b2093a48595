using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Passwords;

/// <summary>Reads scrypt hashes in PHC strings, which passlib also writes: $scrypt$ln=17,r=8,p=1$salt$tag. ln is the base-2 logarithm of N.</summary>
internal sealed class ScryptFormat : IPasswordFormat
{
    private const int MinSaltSize = 8;
    private const int MinTagSize = 16;
    private const int MaxLogCost = 40;
    private const int BlockUnit = 128;
    private const int MaxBlockSizeTimesParallelization = 1 << 30;
    private readonly long _maxMemory;
    private readonly int _maxParallelization;

    public ScryptFormat(StoredHashLimits limits)
    {
        _maxMemory = limits.ScryptMemoryKiB * 1024L;
        _maxParallelization = limits.ScryptParallelization;
    }

    public bool TryRead(string storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored)
    {
        stored = null;
        ReadOnlySpan<char> text = storedHash;
        Span<byte> salt = stackalloc byte[ScryptStoredHash.MaxSize];
        Span<byte> tag = stackalloc byte[ScryptStoredHash.MaxSize];
        if (!PhcParameters.TryTakeField(ref text, out var name)
            || name is not "scrypt"
            || !PhcParameters.TryTakeField(ref text, out var field)
            || !TryReadParameters(field, out var cost, out var blockSize, out var parallelization)
            || !PhcParameters.TryTakeField(ref text, out var saltText)
            || !StandardBase64.TryDecode(saltText, Base64Variant.Unpadded, salt, out var saltSize)
            || saltSize < MinSaltSize
            || !PhcParameters.TryTakeField(ref text, out var tagText)
            || !StandardBase64.TryDecode(tagText, Base64Variant.Unpadded, tag, out var tagSize)
            || tagSize < MinTagSize
            || !text.IsEmpty)
        {
            return false;
        }

        stored = new ScryptStoredHash(salt[..saltSize].ToArray(), tag[..tagSize].ToArray())
        {
            Cost = cost,
            BlockSize = blockSize,
            Parallelization = parallelization,
        };
        return true;
    }

    private bool TryReadParameters(ReadOnlySpan<char> field, out long cost, out int blockSize, out int parallelization)
    {
        cost = 0;
        blockSize = 0;
        parallelization = 0;
        var parameters = new PhcParameters(field);
        if (!parameters.TryTakeNumber("ln", out var logCost)
            || !parameters.TryTakeNumber("r", out blockSize)
            || !parameters.TryTakeNumber("p", out parallelization)
            || !parameters.IsAtEnd
            || logCost is < 1 or > MaxLogCost
            || blockSize < 1
            || parallelization < 1
            || parallelization > _maxParallelization)
        {
            return false;
        }

        // RFC 7914 sets the first bound. The other two bound 128 × r × N, split so that nothing overflows.
        cost = 1L << logCost;
        return (long)blockSize * parallelization < MaxBlockSizeTimesParallelization
            && (long)BlockUnit * blockSize <= _maxMemory
            && cost <= _maxMemory / ((long)BlockUnit * blockSize);
    }
}
