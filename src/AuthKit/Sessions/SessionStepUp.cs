using AuthKit.Cryptography;

namespace AuthKit.Sessions;

/// <summary>What a session was marked fresh for, beyond being fresh at all: one purpose, for a short time. Immutable.</summary>
public sealed record SessionStepUp
{
    /// <summary>The longest that it counts: one hour.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);

    /// <summary>What for, a constant of the program: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
    public required string Purpose { get; init; }

    /// <summary>From when on it counts no more; at most <see cref="MaxLifetime"/> from now.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether it is good for one use only. Default false.</summary>
    public bool IsSingleUse { get; init; }

    /// <summary>Whether a text, or null, can be a purpose.</summary>
    public static bool IsPurpose(string? text) => PurposeRules.IsPurpose(text);

    internal void ThrowIfInvalid(DateTimeOffset now, string parameter)
    {
        PurposeRules.ThrowIfNotPurpose(Purpose, parameter);
        if (ExpiresAt > now + MaxLifetime)
        {
            Errors.Argument($"A step-up counts for at most {MaxLifetime}.", parameter);
        }
    }

    internal bool IsGoodFor(string purpose, DateTimeOffset now) => string.Equals(Purpose, purpose, StringComparison.Ordinal) && now < ExpiresAt;
}
