using AuthKit.RefreshTokens;
using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.RefreshTokenMachine;

internal enum Scopes
{
    All,
    Read,
    Write,
    None,
    ReadAndUnknown,
    ReadInCapitals,
}

/// <summary>A client shows a refresh token.</summary>
/// <param name="Family">The family of the token.</param>
/// <param name="Token">Which of its tokens; only the latest one works, and the one before it for a while.</param>
/// <param name="Scopes">The scopes that it asks for.</param>
/// <param name="Grace">Whether the token is answered for a while after it is spent.</param>
/// <param name="OtherClient">Whether a client shows it that it was not issued to.</param>
/// <param name="OtherTenant">Whether it is shown in a tenant that it does not belong to.</param>
/// <param name="Disabled">Whether the subject may not sign in.</param>
internal sealed record Refresh(FromLatest Family, FromLatest Token, Scopes Scopes, bool Grace, bool OtherClient, bool OtherTenant, bool Disabled) : Command<FamilyMachine>
{
    private static readonly IReadOnlyList<string>?[] Asked = [null, ["read"], ["write"], [], ["read", "admin"], ["Read"]];

    private IReadOnlyList<string>? AskedScopes => Asked[(int)Scopes];

    private TimeSpan ReuseGrace => Grace ? FamilyMachine.Grace : TimeSpan.Zero;

    public override async Task RunAsync(FamilyMachine machine)
    {
        if (machine.Find(Family) is not { } family)
        {
            return;
        }

        machine.MaySignIn = !Disabled;
        var token = Token.Of(family.Tokens);
        var clientId = OtherClient ? "other" : family.ClientId;
        var tenant = OtherTenant ? machine.Tenants.First(name => name != family.Subject.Tenant) : family.Subject.Tenant;
        var result = await machine.Service.RefreshAsync(token, new RefreshTokenRefreshRequest { Tenant = tenant, ClientId = clientId, Scopes = AskedScopes, ReuseGrace = ReuseGrace });
        var expected = Expect(machine, family, token);
        Equal(expected, result.Status, "the answer to the refresh");
        Equal(expected is RefreshTokenStatus.Refreshed or RefreshTokenStatus.Repeated, result.Grant is not null, "whether there is a token");
        if (expected == RefreshTokenStatus.Refreshed)
        {
            family.Refresh(result.Grant!.Token, ReuseGrace, machine.Now);
            Equal(family.EndsAt, result.Family!.EndsAt, "the end of the family");
            Equal(machine.Now, result.Grant.IssuedAt, "the time of issue");
        }

        if (result.Succeeded)
        {
            Equal(family.Tokens[^1], result.Grant.Token, "the successor");
            Equal(string.Join(' ', AskedScopes ?? family.Scopes), string.Join(' ', result.Grant.Scopes), "the scopes of the access token");
            Equal(family.Sid, result.Family.Sid, "the sid");
        }

        if (expected == RefreshTokenStatus.Reused)
        {
            family.IsThere = false;
        }
    }

    private RefreshTokenStatus Expect(FamilyMachine machine, ModelFamily family, string token)
    {
        if (OtherTenant || !machine.Notice(family))
        {
            return RefreshTokenStatus.NotFound;
        }

        var isLatest = token == family.Tokens[^1];
        var isRepeated = !isLatest && token == family.Tokens[^2] && Grace && machine.Now < family.GraceEndsAt && machine.Now < family.RefreshedAt + ReuseGrace;
        return !isLatest && !isRepeated ? RefreshTokenStatus.Reused
            : OtherClient ? RefreshTokenStatus.OtherClient
            : AskedScopes is not null && !AskedScopes.All(scope => family.Scopes.Contains(scope)) ? RefreshTokenStatus.ScopeExceeded
            : Disabled ? RefreshTokenStatus.SubjectRefused
            : isRepeated ? RefreshTokenStatus.Repeated
            : RefreshTokenStatus.Refreshed;
    }
}
