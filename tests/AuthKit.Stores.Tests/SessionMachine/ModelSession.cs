using AuthKit.Stores.Tests.Machines;

namespace AuthKit.Stores.Tests.SessionMachine;

/// <summary>What the model knows of one session.</summary>
internal sealed class ModelSession
{
    /// <summary>Its name in the log: 1 for the first one that was created.</summary>
    public required int Number { get; init; }

    public required SessionId Sid { get; init; }

    /// <summary>Null for an anonymous session.</summary>
    public required Owner? Owner { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required string Token { get; set; }

    public string? PreviousToken { get; set; }

    public DateTimeOffset PreviousTokenEnd { get; set; }

    /// <summary>The previous token was shown after its end: if the clock goes back, a store may have forgotten it.</summary>
    public bool IsPreviousTokenOpen { get; set; }

    public required DateTimeOffset LastSeenAt { get; set; }

    public required DateTimeOffset AuthTime { get; set; }

    public HashSet<string> Amr { get; init; } = [];

    public string Data { get; set; } = "";

    public long Version { get; set; } = 1;

    public Presence Presence { get; set; } = Presence.There;

    public bool IsLive(DateTimeOffset now) => now < ExpiresAt && now < LastSeenAt + SessionsMachine.Idle;

    /// <summary>Notes a use, unless the last one was noted less than the touch interval ago.</summary>
    public void Touch(DateTimeOffset now) => LastSeenAt = LastSeenAt <= now - SessionsMachine.Touch ? now : LastSeenAt;

    public bool AnswersTo(string token, DateTimeOffset now) => token == Token || (token == PreviousToken && now < PreviousTokenEnd);
}
