using System.Buffers.Text;
using System.Security.Cryptography;
using AuthKit.AccessTokens;
using AuthKit.Devices;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.StoreRaces;

namespace AuthKit.Stores.Tests.ProcessRaces;

/// <summary>
/// Two processes with 30 callers each request the tokens of one session at once. Each caller gets a pair that works, all get the same refresh token,
/// and the sign-in has one family. This also holds if the sign-in had another family before, which is replaced.
/// </summary>
internal static class SessionTokenRaces
{
    private const int Callers = 30;
    private const int Rounds = 5;

    public static async Task RunAsync(Racer racer, ISessionStore sessionStore, IRefreshTokenStore families, IRevocationStore revocations)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        using var key = SessionTokenRace.KeyOf(secret);
        var sessions = new SessionService(sessionStore);
        var tokens = SessionTokenRace.OpenTokens(key, families, revocations);
        using var one = RacingProcess.Start("session-tokens", racer, Callers);
        using var other = RacingProcess.Start("session-tokens", racer, Callers);
        await Task.WhenAll(one.WaitUntilReadyAsync(), other.WaitUntilReadyAsync());
        for (var round = 0; round < Rounds; round++)
        {
            var subject = new SubjectRef($"{Guid.NewGuid()}");
            var grant = await sessions.CreateAsync(new SessionRequest { Subject = subject, Amr = ["pwd"] });
            var replaced = "";
            for (var generation = 0; generation < 2; generation++)
            {
                var race = $"{Base64Url.EncodeToString(secret)} {grant.Token}";
                var answers = (await Task.WhenAll(one.RaceAsync(race), other.RaceAsync(race))).SelectMany(static answer => answer.Split(' ')).ToList();

                var pairs = answers.Select(static answer => answer.Split('=', '/')).ToList();
                Assert.Equal(2 * Callers, pairs.Count);
                Assert.All(pairs, static pair => Assert.Equal($"{SessionTokenStatus.Issued}", pair[0]));
                var refresh = Assert.Single(pairs.Select(static pair => pair[1]).Distinct());
                Assert.NotEqual(replaced, refresh);
                Assert.Equal(2 * Callers, pairs.Select(static pair => pair[2]).Distinct().Count());
                foreach (var pair in pairs)
                {
                    Assert.Equal(AccessTokenStatus.Valid, (await tokens.ValidateAsync(pair[2])).Status);
                }

                Assert.Equal(grant.Session.Sid, Assert.Single(await tokens.ListAsync(subject)).Sid);
                Assert.True((await tokens.RefreshAsync(refresh, new RefreshTokenRefreshRequest())).Succeeded);
                replaced = refresh;
            }
        }
    }
}
