using System.Buffers.Binary;
using AuthKit.Stores;
using NSec.Cryptography;

namespace AuthKit.RateLimiting;

/// <summary>
/// What is counted: any text, such as an address or a login. Keys of one group share a shard of a sharded store, so that
/// several of them can be asked for in one step.
/// </summary>
public readonly struct RateLimitKey
{
    /// <summary>The longest text in UTF-16 units.</summary>
    public const int MaxLength = 1_024;

    // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
    private const uint BucketBasis = 2_166_136_261;
    private const uint BucketPrime = 16_777_619;

    private readonly string? _group;
    private readonly string? _value;

    /// <summary>A key that is its own group.</summary>
    /// <param name="value">0 to 1,024 UTF-16 units, any; compared ordinally.</param>
    /// <exception cref="ArgumentException">The text is null or too long.</exception>
    public RateLimitKey(string value)
        : this(value, value)
    {
    }

    /// <summary>A key of a group.</summary>
    /// <param name="group">0 to 1,024 UTF-16 units, any; compared ordinally.</param>
    /// <param name="value">The same. Two keys with one value and two groups are two keys.</param>
    /// <exception cref="ArgumentException">A text is null or too long.</exception>
    public RateLimitKey(string group, string value)
    {
        ThrowIfTooLong(group, nameof(group));
        ThrowIfTooLong(value, nameof(value));
        _group = group;
        _value = value;
    }

    /// <summary>What keys that share a shard have in common.</summary>
    public string Group => _group ?? "";

    /// <summary>The thing whose permits are counted, such as an address.</summary>
    public string Value => _value ?? "";

    /// <summary>
    /// The key under which a store counts for a policy: BLAKE2b-256 over policy, group and value, each after its length, except
    /// the bucket, which comes from the group. A policy that counts apart gives another key.
    /// </summary>
    public StoreKey ToStoreKey(RateLimitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var input = new byte[StoreKey.Size + (2 * sizeof(int)) + MemorySize(Group) + MemorySize(Value)];
        policy.Identity.CopyTo(input);
        var rest = input.AsSpan(StoreKey.Size);
        var group = AppendUnits(ref rest, Group);
        AppendUnits(ref rest, Value);

        // Between two waits for a server little of OpenSSL is in the processor's caches: its SHA-256 takes three times as long there.
        Span<byte> key = stackalloc byte[StoreKey.Size];
        HashAlgorithm.Blake2b_256.Hash(input, key);
        BinaryPrimitives.WriteUInt16BigEndian(key, BucketOf(group));
        return new StoreKey(key);
    }

    /// <summary>Spreads groups over shards, and nothing else: a second strong hash would double what a key costs.</summary>
    private static ushort BucketOf(ReadOnlySpan<byte> group)
    {
        var hash = BucketBasis;
        foreach (var unit in group)
        {
            hash = (hash ^ unit) * BucketPrime;
        }

        return (ushort)(hash ^ (hash >> 16));
    }

    private static int MemorySize(string text) => text.Length * sizeof(char);

    /// <summary>Writes UTF-16 units as they are (little-endian): no encoding could tell lone surrogates apart.</summary>
    private static ReadOnlySpan<byte> AppendUnits(ref Span<byte> rest, string text)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, text.Length);
        var units = rest.Slice(sizeof(int), MemorySize(text));
        for (var i = 0; i < text.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(units[(i * sizeof(char))..], text[i]);
        }

        rest = rest[(sizeof(int) + units.Length)..];
        return units;
    }

    private static void ThrowIfTooLong(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        if (text.Length > MaxLength)
        {
            Errors.Argument("A limiter's key has at most 1,024 UTF-16 units.", parameter);
        }
    }
}
