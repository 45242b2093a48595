using AuthKit.Events;
using AuthKit.Sessions;

namespace AuthKit.AccessTokens;

/// <summary>A sign-in got its first access token and refresh token.</summary>
public sealed class TokenIssuedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("token.issued")
    {
        Id = 145,
        Message = "Tokens were issued.",
        Metric = AuthEventMetrics.TokenChanges,
        Outcome = "issued",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The sign-in's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }

    /// <summary>The client that they are for; null for the application itself.</summary>
    public string? ClientId { get; init; }

    /// <summary>How the subject proved who they are (RFC 8176 values). Default: none.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Sid), Sid);
        fields.Text(nameof(ClientId), ClientId);
        fields.Texts(nameof(Amr), Amr);
    }
}

/// <summary>A refresh token was exchanged for a new pair.</summary>
public sealed class TokenRefreshedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("token.refreshed")
    {
        Id = 146,
        Message = "Tokens were refreshed.",
        Metric = AuthEventMetrics.TokenChanges,
        Outcome = "refreshed",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The sign-in's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }

    /// <summary>The client that they are for; null for the application itself.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether it had been exchanged a moment before, and the same successor was given again.</summary>
    public bool IsRepeated { get; init; }

    /// <inheritdoc/>
    protected internal override string? Outcome => IsRepeated ? "repeated" : base.Outcome;

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Sid), Sid);
        fields.Text(nameof(ClientId), ClientId);
        fields.Flag(nameof(IsRepeated), IsRepeated);
    }
}

/// <summary>The tokens of a sign-in were revoked, or one access token was.</summary>
public sealed class TokenRevokedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("token.revoked")
    {
        Id = 147,
        Message = "Tokens were revoked.",
        Audit = AuditKeeping.Chained,
        Metric = AuthEventMetrics.TokenChanges,
        Outcome = "revoked",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The sign-in's public name: 22 base64url characters. It opens nothing. Null for a token without one.</summary>
    public string? Sid { get; init; }

    /// <summary>The client that they are for; null for the application itself, and where it is not known.</summary>
    public string? ClientId { get; init; }

    /// <summary>The name (<c>jti</c>) of the access token, where only that one was revoked. It opens nothing.</summary>
    public string? TokenId { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Sid), Sid);
        fields.Text(nameof(ClientId), ClientId);
        fields.Text(nameof(TokenId), TokenId);
    }
}

/// <summary>All tokens of a subject were revoked, or all but those of one sign-in; without a subject, everybody's were.</summary>
public sealed class TokensRevokedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("tokens.revoked")
    {
        Id = 148,
        Message = "The tokens of several sign-ins were revoked.",
        Audit = AuditKeeping.Chained,
        Metric = AuthEventMetrics.TokenChanges,
        Outcome = "revoked",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>How many sign-ins had refresh tokens; also 0. Everybody's are not counted: 0.</summary>
    public required long Count { get; init; }

    /// <summary>The sign-in that kept its tokens, where one was to.</summary>
    public string? ExceptSid { get; init; }

    /// <summary>Why. Default: somebody asked for it.</summary>
    public SessionEndReason Reason { get; init; }

    /// <inheritdoc/>
    protected internal override long Amount => Count;

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Number(nameof(Count), Count);
        fields.Text(nameof(ExceptSid), ExceptSid);
        fields.Text(nameof(Reason), Reason.ToCode(), AuthEventAttributes.Reason);
    }
}

/// <summary>The tokens of a subject's oldest sign-in were revoked, because a new one would have been one too many.</summary>
public sealed class TokenEvictedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("token.evicted")
    {
        Id = 149,
        Message = "Tokens were revoked to make room for new ones.",
        Metric = AuthEventMetrics.TokenChanges,
        Outcome = "evicted",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The sign-in's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Sid), Sid);
}
