using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>A sign-in that becomes an access token and a refresh token.</summary>
internal sealed class TokenForm(ITokenService tokens, TokenSignIn wanted) : ISignInForm
{
    public TokenPair? Pair { get; private set; }

    public TokenSignIn? Wanted => wanted;

    public async ValueTask<(SessionId Sid, IReadOnlyList<string> Amr)> MakeAsync(Account account, IReadOnlyList<string> amr, ClientInfo client, Session? visitor, CancellationToken cancellationToken)
    {
        Pair = await tokens.IssueAsync(
            new RefreshTokenRequest
            {
                Subject = account.Subject,
                ClientId = wanted.ClientId,
                Scopes = wanted.Scopes,
                Audiences = wanted.Audiences,
                ReuseGrace = wanted.ReuseGrace,
                SecurityVersion = account.SecurityVersion,
                Amr = amr,
                Acr = AuthenticationClasses.Of(amr),
                Address = client.Address,
                UserAgent = client.UserAgent,
            },
            cancellationToken).ConfigureAwait(false);
        return (Pair.Refresh.Family.Sid, amr);
    }

    public async ValueTask TakeBackAsync(CancellationToken cancellationToken) =>
        await tokens.RevokeSignInAsync(Pair!.Refresh.Family.Subject, Pair.Refresh.Family.Sid, cancellationToken).ConfigureAwait(false);
}
