using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.AccessTokens;

/// <content>
/// The events of a sign-in's tokens. The refresh service reports a reused refresh token. The ids <c>sid</c> and <c>jti</c> may appear in events: they
/// are not tokens and are not derived from tokens. Address and user agent are those of the request if there is one; revocations do not carry them.
/// </content>
public sealed partial class TokenService
{
    private void ReportIssued(RefreshTokenGrant grant)
    {
        var family = grant.Family;
        _events.Publish(new TokenIssuedEvent
        {
            Time = family.CreatedAt,
            Tenant = family.Subject.Tenant,
            SubjectId = family.Subject.Id,
            Address = family.Address,
            UserAgent = family.UserAgent,
            Sid = family.Sid.ToString(),
            ClientId = family.ClientId,
            Amr = family.Amr,
        });
    }

    private void ReportEvicted(SubjectRef subject, SessionId sid, DateTimeOffset time) =>
        _events.Publish(new TokenEvictedEvent { Time = time, Tenant = subject.Tenant, SubjectId = subject.Id, Sid = sid.ToString() });

    private void ReportRefreshed(RefreshTokenGrant grant, RefreshTokenRefreshRequest use, bool isRepeated) => _events.Publish(new TokenRefreshedEvent
    {
        Time = grant.IssuedAt,
        Tenant = grant.Family.Subject.Tenant,
        SubjectId = grant.Family.Subject.Id,
        Address = use.Client.Address,
        UserAgent = use.Client.UserAgent,
        Sid = grant.Family.Sid.ToString(),
        ClientId = grant.Family.ClientId,
        IsRepeated = isRepeated,
    });

    private void ReportRevoked(SubjectRef subject, SessionId? sid, string? clientId, string? tokenId = null) => _events.Publish(new TokenRevokedEvent
    {
        Time = Now(),
        Tenant = subject.Tenant,
        SubjectId = subject.Id,
        Sid = sid?.ToString(),
        ClientId = clientId,
        TokenId = tokenId,
    });

    private void ReportRevokedAll(SubjectRef subject, long count, SessionId? exceptSid, SessionEndReason reason) => _events.Publish(new TokensRevokedEvent
    {
        Time = Now(),
        Tenant = subject.Tenant,
        SubjectId = subject.Id,
        Count = count,
        ExceptSid = exceptSid?.ToString(),
        Reason = reason,
    });

    private void ReportRevokedEverybody() => _events.Publish(new TokensRevokedEvent { Time = Now(), Count = 0 });

    private DateTimeOffset Now() => StoreTime.Now(_timeProvider);
}
