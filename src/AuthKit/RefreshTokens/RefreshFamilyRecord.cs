using AuthKit.Cryptography;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// A family of refresh tokens as a store keeps it: one record, however often it was refreshed, with the one token that
/// works (docs/decisions/0004-one-record-for-a-refresh-family.md). The columns are what a store works with, the payload is
/// read by the core alone. Immutable. All times are UTC in whole milliseconds, from 1970 to 9999.
/// </summary>
public sealed record RefreshFamilyRecord
{
    /// <summary>
    /// The key of what all tokens of the family have in common. Unique, and unchanged by rotation; it has the
    /// <see cref="StoreKey.Bucket"/> of <see cref="Owner"/>.
    /// </summary>
    public required StoreKey Key { get; init; }

    /// <summary>Who owns the family: the key of its subject.</summary>
    public required StoreKey Owner { get; init; }

    /// <summary>The public name of the sign-in; unique within the owner's families, unchanged by rotation. Another family may have it later.</summary>
    public required SessionId Sid { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The subject, 1 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The key of the one token that works.</summary>
    public required StoreKey TokenKey { get; init; }

    /// <summary>
    /// The key of the token that is still answered with the one that works: the one before the last rotation, or, before the first,
    /// the one that the family was issued for. Null where there is none.
    /// </summary>
    public StoreKey? PreviousTokenKey { get; init; }

    /// <summary>From when on <see cref="PreviousTokenKey"/> is as spent as any other; null where there is none.</summary>
    public DateTimeOffset? PreviousTokenEndsAt { get; init; }

    /// <summary>When the family began. Unchanged by rotation; what "oldest" means.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the working token was issued.</summary>
    public required DateTimeOffset RefreshedAt { get; init; }

    /// <summary>The absolute end, refreshed or not. Unchanged by rotation.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The end as things stand: the earlier of the absolute and the idle end.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>What the core keeps of the family (UTF-8 JSON), at most 64 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether the family lives: false from the very instant <see cref="EndsAt"/> on.</summary>
    public bool IsLive(DateTimeOffset now) => now < EndsAt;

    /// <summary>What a token with this key is to the family (the family being live). Compared in constant time.</summary>
    public RefreshRotationStatus Judge(StoreKey tokenKey, DateTimeOffset now) =>
        AreSame(tokenKey, TokenKey) ? RefreshRotationStatus.Rotated
        : PreviousTokenKey is { } previous && AreSame(tokenKey, previous) && now < PreviousTokenEndsAt ? RefreshRotationStatus.Repeated
        : RefreshRotationStatus.Reused;

    /// <summary>
    /// Whether this family is the answer to the addition of another: it lives, and still answers the token that the other would
    /// answer (<see cref="PreviousTokenKey"/>).
    /// </summary>
    public bool Answers(RefreshFamilyRecord added, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(added);
        return IsLive(now)
            && PreviousTokenKey is { } previous && added.PreviousTokenKey is { } asked && AreSame(previous, asked)
            && now < PreviousTokenEndsAt;
    }

    private static bool AreSame(StoreKey left, StoreKey right)
    {
        Span<byte> bytes = stackalloc byte[2 * StoreKey.Size];
        left.CopyTo(bytes);
        right.CopyTo(bytes[StoreKey.Size..]);
        return FixedTime.Equals(bytes[..StoreKey.Size], bytes[StoreKey.Size..]);
    }
}
