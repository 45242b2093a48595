using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// What a store keeps of a revocation: tokens that the key is about and that were issued at or before a time are refused,
/// until another time. Times are UTC in whole milliseconds, from 1970 to 9999.
/// </summary>
/// <param name="Key">What it is about: opaque. One token, one sign-in, one subject, or all of an issuer.</param>
/// <param name="CutOff">Tokens issued at or before it are refused; <see cref="Always"/> where it does not matter when.</param>
/// <param name="ExpiresAt">From when on the entry has no effect: no token that it refuses would be valid any more.</param>
public readonly record struct RevocationEntry(StoreKey Key, DateTimeOffset CutOff, DateTimeOffset ExpiresAt)
{
    /// <summary>The cut-off that no token is after: the last millisecond of the year 9999.</summary>
    public static DateTimeOffset Always { get; } = new(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);

    /// <summary>Whether the entry refuses a token that was issued at that time: the cut-off itself is refused.</summary>
    public bool Refuses(DateTimeOffset issuedAt, DateTimeOffset now) => issuedAt <= CutOff && now < ExpiresAt;

    /// <summary>This entry and another of the same key in one: of either time the later.</summary>
    public RevocationEntry Join(RevocationEntry other) => new(Key, CutOff > other.CutOff ? CutOff : other.CutOff, ExpiresAt > other.ExpiresAt ? ExpiresAt : other.ExpiresAt);
}
