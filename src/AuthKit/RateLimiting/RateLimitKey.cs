using System.Buffers.Binary;
using AuthKit.Stores;
using NSec.Cryptography;

namespace AuthKit.RateLimiting;

/// <summary>
/// The key by which permits are counted: any text, such as an address or a login. The keys of a group are on the same shard of a sharded store,
/// so that one atomic step can decide on several of them.
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

    /// <summary>Creates a key that is its own group.</summary>
    /// <param name="value">Any text of 0 to 1,024 UTF-16 units, compared ordinally.</param>
    /// <exception cref="ArgumentException">The text is null or too long.</exception>
    public RateLimitKey(string value)
        : this(value, value)
    {
    }

    /// <summary>Creates a key of a group. Keys with the same value in different groups are different keys.</summary>
    /// <param name="group">Any text of 0 to 1,024 UTF-16 units, compared ordinally.</param>
    /// <param name="value">Any text of 0 to 1,024 UTF-16 units, compared ordinally.</param>
    /// <exception cref="ArgumentException">A text is null or too long.</exception>
    public RateLimitKey(string group, string value)
    {
        ThrowIfTooLong(group, nameof(group));
        ThrowIfTooLong(value, nameof(value));
        _group = group;
        _value = value;
    }

    /// <summary>The group. All keys of a group are on the same shard.</summary>
    public string Group => _group ?? "";

    /// <summary>The thing whose permits are counted, such as an address.</summary>
    public string Value => _value ?? "";

    /// <summary>
    /// Derives the key under which a store counts for a policy. It is BLAKE2b-256 over the policy, the group and the value, each after its length.
    /// Only the bucket is derived from the group alone. Policies that count separately give different keys.
    /// </summary>
    public StoreKey ToStoreKey(RateLimitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var input = new byte[StoreKey.Size + (2 * sizeof(int)) + MemorySize(Group) + MemorySize(Value)];
        policy.Identity.CopyTo(input);
        var rest = input.AsSpan(StoreKey.Size);
        var group = AppendUnits(ref rest, Group);
        AppendUnits(ref rest, Value);

        // While the code mostly waits for a server, OpenSSL's code is not in the processor's caches, and its SHA-256 takes three times as long.
        Span<byte> key = stackalloc byte[StoreKey.Size];
        HashAlgorithm.Blake2b_256.Hash(input, key);
        BinaryPrimitives.WriteUInt16BigEndian(key, BucketOf(group));
        return new StoreKey(key);
    }

    /// <summary>Distributes groups over shards. A weak hash is enough for that, and a second strong hash would double the cost of a key.</summary>
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

    /// <summary>Writes UTF-16 units as they are (little-endian), because an encoding would replace different lone surrogates alike.</summary>
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
            Errors.Argument("A limiter's key can have at most 1,024 UTF-16 units.", parameter);
        }
    }
}
