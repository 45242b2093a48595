namespace AuthKit.Stores.Tests.RefreshTokenMachine;

/// <summary>What the model knows of one family.</summary>
internal sealed class ModelFamily
{
    /// <summary>Its name in the log: 1 for the first one that was issued.</summary>
    public required int Number { get; init; }

    public required SessionId Sid { get; init; }

    public required SubjectRef Subject { get; init; }

    public required string? ClientId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset EndsAt { get; set; }

    /// <summary>The secret that it answers until its first refresh; null for none.</summary>
    public string? Presented { get; init; }

    /// <summary>From when on it answers that secret no longer.</summary>
    public DateTimeOffset SharedUntil { get; init; }

    public long SecurityVersion { get; init; }

    /// <summary>All that were ever issued; the last one works.</summary>
    public List<string> Tokens { get; } = [];

    /// <summary>From when on the token before the last is as spent as any other.</summary>
    public DateTimeOffset GraceEndsAt { get; set; }

    /// <summary>How long the working token is answered once it is spent.</summary>
    public TimeSpan Delivered { get; set; }

    public DateTimeOffset RefreshedAt { get; set; }

    public bool IsThere { get; set; } = true;

    /// <summary>The working token was spent for another one.</summary>
    public void Refresh(string token, TimeSpan grace, DateTimeOffset now)
    {
        Tokens.Add(token);
        GraceEndsAt = grace > TimeSpan.Zero && Delivered > TimeSpan.Zero ? now + grace : DateTimeOffset.MinValue;
        Delivered = grace;
        RefreshedAt = now > RefreshedAt ? now : RefreshedAt;
        EndsAt = now + FamilyMachine.Idle < ExpiresAt ? now + FamilyMachine.Idle : ExpiresAt;
    }

    public bool IsLive(DateTimeOffset now) => IsThere && now < EndsAt;
}
