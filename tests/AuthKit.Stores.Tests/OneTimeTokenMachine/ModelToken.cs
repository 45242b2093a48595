using AuthKit.OneTimeTokens;
using AuthKit.Stores.Tests.Machines;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>What the model knows of one token or code.</summary>
internal sealed class ModelToken
{
    /// <summary>1 for the first one that was issued.</summary>
    public required int Number { get; init; }

    /// <summary>Its name in the log.</summary>
    public string Name => $"{(Code is null ? "token" : IsDecoy ? "decoy" : "code")} {Number}";

    /// <summary>The token of a link, or the handle of a code.</summary>
    public required string Secret { get; init; }

    /// <summary>The record as the service gave it to the store.</summary>
    public required OneTimeTokenRecord Record { get; init; }

    public required SubjectRef Subject { get; init; }

    public required string Purpose { get; init; }

    public required long SecurityVersion { get; init; }

    public required byte[] Payload { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What was sent; null for a link.</summary>
    public string? Code { get; init; }

    public bool IsDecoy { get; init; }

    public int TriesLeft { get; set; }

    public Presence Presence { get; set; } = Presence.There;

    public bool IsLive(DateTimeOffset now) => now < ExpiresAt;
}
