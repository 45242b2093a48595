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

    /// <summary>The sign-in's public id: 22 base64url characters. It grants nothing.</summary>
    public required string Sid { get; init; }

    /// <summary>The client that the tokens are for; null for the application itself.</summary>
    public string? ClientId { get; init; }

    /// <summary>The methods of the authentication (RFC 8176 values). Default: empty.</summary>
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

    /// <summary>The sign-in's public id: 22 base64url characters. It grants nothing.</summary>
    public required string Sid { get; init; }

    /// <summary>The client that the tokens are for; null for the application itself.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether the token had been exchanged a moment before, so that the client got the same successor again.</summary>
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

/// <summary>The tokens of a sign-in, or one access token, were revoked.</summary>
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

    /// <summary>The sign-in's public id: 22 base64url characters. It grants nothing. Null for a token without a sign-in.</summary>
    public string? Sid { get; init; }

    /// <summary>The client that the tokens are for; null for the application itself, or if it is not known.</summary>
    public string? ClientId { get; init; }

    /// <summary>The id (<c>jti</c>) of the access token, if only this token was revoked; otherwise null. It grants nothing.</summary>
    public string? TokenId { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Sid), Sid);
        fields.Text(nameof(ClientId), ClientId);
        fields.Text(nameof(TokenId), TokenId);
    }
}

/// <summary>All tokens of a subject were revoked, possibly except those of one sign-in. Without a subject: all tokens of all subjects.</summary>
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

    /// <summary>
    /// How many sign-ins had refresh tokens; may be 0. Always 0 if the tokens of all subjects were revoked, because those are not counted.
    /// </summary>
    public required long Count { get; init; }

    /// <summary>The sign-in that kept its tokens; null for no exception.</summary>
    public string? ExceptSid { get; init; }

    /// <summary>The reason. Default: <see cref="SessionEndReason.Requested"/>.</summary>
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

/// <summary>The tokens of a subject's oldest sign-in were revoked, because a new sign-in exceeded the limit.</summary>
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

    /// <summary>The sign-in's public id: 22 base64url characters. It grants nothing.</summary>
    public required string Sid { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Sid), Sid);
}
