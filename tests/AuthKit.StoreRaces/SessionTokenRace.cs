using System.Buffers.Text;
using AuthKit.AccessTokens;
using AuthKit.Devices;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Tokens;

namespace AuthKit.StoreRaces;

/// <summary>
/// A race for the tokens of one session: SECRET TOKEN, with the signing secret (base64url) and the session's token. Each caller has its own services,
/// as an instance of the application would, and asks once. The result is STATUS or STATUS=REFRESH/ACCESS for each caller.
/// </summary>
public sealed class SessionTokenRace : IRace
{
    private const string Issuer = "https://race.example";

    private readonly RaceConnection _connection;
    private readonly SessionService[] _sessions;

    private SessionTokenRace(RaceConnection connection, SessionService[] sessions)
    {
        _connection = connection;
        _sessions = sessions;
    }

    /// <summary>Opens all connections beforehand, so that the race itself needs no time for it.</summary>
    public static async Task<SessionTokenRace> OpenAsync(RaceConnection connection, int callers)
    {
        SessionService[] sessions = [.. Enumerable.Range(0, callers).Select(_ => new SessionService(connection.OpenSessions()))];
        var other = new string('A', 48);
        await Task.WhenAll(sessions.Select(service => Task.Run(async () => await service.ValidateAsync(other))));
        return new SessionTokenRace(connection, sessions);
    }

    /// <summary>The token service of one instance.</summary>
    /// <param name="key">The signing key, which all instances share.</param>
    /// <param name="families">The refresh token store.</param>
    /// <param name="revocations">The revocation store.</param>
    public static TokenService OpenTokens(JwtKey key, IRefreshTokenStore families, IRevocationStore revocations) => new(
        new JwtKeyRing(key),
        new RefreshTokenService(families),
        new TokenServiceOptions { Issuer = Issuer, Audiences = ["race"] },
        new RevocationService(revocations));

    /// <summary>Makes a key from a secret of 32 bytes.</summary>
    public static JwtKey KeyOf(byte[] secret) => JwtKey.FromSecret(JwtAlgorithm.HS256, secret, "race");

    /// <inheritdoc/>
    public async Task<string> RunAsync(string[] words)
    {
        using var key = KeyOf(Base64Url.DecodeFromChars(words[0]));
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = _sessions.Select(async sessions =>
        {
            var tokens = new SessionTokenService(sessions, OpenTokens(key, _connection.OpenRefreshTokens(), _connection.OpenRevocations()));
            await start.Task;
            var session = (await sessions.ValidateAsync(words[1])).Session ?? throw new InvalidOperationException("There is no session for the token.");
            var result = await tokens.IssueAsync(session, words[1], new SessionTokenRequest { SharedFor = TimeSpan.FromMinutes(1) });
            return result.Pair is { } pair ? $"{result.Status}={pair.Refresh.Token}/{pair.AccessToken}" : $"{result.Status}";
        }).ToList();
        start.SetResult();
        return string.Join(' ', await Task.WhenAll(callers));
    }
}
