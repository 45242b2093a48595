using System.Text.Json;
using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tokens;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.AccessTokens;

public sealed class TokenServiceTests : IDisposable
{
    private readonly TokenSite _site = new();

    [Fact]
    public async Task Access_token_has_the_claims_of_rfc_9068()
    {
        var pair = await _site.IssueAsync("", "read", "write");
        var token = (await _site.Service.ValidateAsync(pair.AccessToken)).Token!;

        Assert.Equal((TokenSite.Issuer, TokenSite.Someone, "first-party"), (token.Issuer, token.Subject, token.ClientId));
        Assert.Equal([TokenSite.Audience], token.Claims.Audiences);
        Assert.Equal(["read", "write"], token.Scopes);
        Assert.Equal(["pwd"], token.Amr);
        Assert.Equal(pair.Refresh.Family.Sid, token.Sid);
        Assert.Equal(_site.Clock.GetUtcNow(), token.IssuedAt);
        Assert.Equal(_site.Clock.GetUtcNow() + TimeSpan.FromMinutes(15), token.ExpiresAt);
        Assert.Equal(_site.Clock.GetUtcNow(), token.AuthTime);
        Assert.NotEqual(token.TokenId, (await _site.Service.ValidateAsync((await _site.IssueAsync()).AccessToken)).Token!.TokenId);
        Assert.True(token.HasScope("read") && !token.HasScope("rea") && !token.HasScope("READ"));
        Assert.False(token.Claims.Contains(AccessToken.TenantClaim));
        Assert.DoesNotContain(pair.AccessToken, token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_is_valid_until_its_expiry_plus_the_skew()
    {
        var pair = await _site.IssueAsync();
        _site.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        Assert.True(await _site.IsValidAsync(pair));
        _site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var late = await _site.Service.ValidateAsync(pair.AccessToken);
        Assert.Equal((AccessTokenStatus.Invalid, JwtStatus.Expired), (late.Status, late.Reason));
        Assert.Null(late.Token);
    }

    [Fact]
    public async Task No_access_token_outlives_its_family()
    {
        using var site = new TokenSite(configure: options => (options.AbsoluteLifetime, options.IdleTimeout) = (TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)));
        var pair = await site.IssueAsync();
        Assert.Equal(TimeSpan.FromMinutes(10), pair.ExpiresIn);
        site.Clock.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal(TimeSpan.FromMinutes(3), (await site.RefreshAsync(pair.Refresh.Token)).Pair!.ExpiresIn);
    }

    [Fact]
    public async Task Of_two_refresh_tokens_the_one_with_a_family_counts_and_otherwise_neither()
    {
        var (own, other) = (await _site.IssueAsync(), await _site.IssueAsync());
        var planted = new string('A', own.Refresh.Token.Length);
        var use = new RefreshTokenRefreshRequest();

        Assert.False((await _site.Service.RefreshAnyAsync([], use)).Succeeded);
        Assert.False((await _site.Service.RefreshAnyAsync([own.Refresh.Token, other.Refresh.Token], use)).Succeeded);
        Assert.False((await _site.Service.RefreshAnyAsync([own.Refresh.Token, planted, "no token"], use)).Succeeded);
        Assert.False((await _site.Service.RefreshAnyAsync([planted, "no token"], use)).Succeeded);

        // These calls spent nothing.
        var refreshed = await _site.Service.RefreshAnyAsync([planted, own.Refresh.Token], use);
        Assert.Equal((RefreshTokenStatus.Refreshed, own.Refresh.Family.Sid), (refreshed.Status, refreshed.Pair!.Refresh.Family.Sid));
        Assert.Equal(RefreshTokenStatus.Refreshed, (await _site.Service.RefreshAnyAsync([other.Refresh.Token], use)).Status);
    }

    [Fact]
    public void Copies_of_refresh_requests_keep_every_member()
    {
        AssertKept(new RefreshTokenRefreshRequest(), static request => request.With(static (_, _) => ValueTask.FromResult(true), static _ => default), nameof(RefreshTokenRefreshRequest.Confirm));
        AssertKept(
            new RefreshTokenIssueRequest { Subject = TokenSite.Someone },
            static request => request.WithGenerations(7, 8),
            nameof(RefreshTokenIssueRequest.SubjectGeneration),
            nameof(RefreshTokenIssueRequest.IssuerGeneration));

        static void AssertKept<T>(T request, Func<T, T> copy, params string[] changed)
            where T : class
        {
            var members = typeof(T).GetProperties().Where(member => !changed.Contains(member.Name)).ToArray();
            foreach (var member in members)
            {
                member.SetValue(request, ValueFor(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType));
            }

            var copied = copy(request);
            Assert.NotSame(request, copied);
            Assert.All(members, member => Assert.Equal(member.GetValue(request), member.GetValue(copied)));
        }

        static object ValueFor(Type type) =>
            type == typeof(string) ? "a text"
            : type == typeof(IReadOnlyList<string>) ? new[] { "a", "b" }
            : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(3)
            : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch.AddDays(3)
            : type == typeof(long) ? 3L
            : type == typeof(SubjectRef) ? new SubjectRef("tenant", "another")
            : type == typeof(SessionId) ? SessionId.Create()
            : type == typeof(ClientContext) ? new ClientContext { Address = "192.0.2.1" }
            : throw new InvalidOperationException($"No value for {type}.");
    }

    [Fact]
    public async Task Refresh_gives_a_new_pair_once()
    {
        var pair = await _site.IssueAsync("", "a", "b");
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        var refreshed = await _site.RefreshAsync(pair.Refresh.Token, ["a"]);

        Assert.Equal(RefreshTokenStatus.Refreshed, refreshed.Status);
        var token = (await _site.Service.ValidateAsync(refreshed.Pair!.AccessToken)).Token!;
        Assert.Equal(["a"], token.Scopes);
        Assert.Equal(pair.Refresh.Family.Sid, token.Sid);
        Assert.Equal(pair.IssuedAt, token.AuthTime);
        Assert.True(await _site.IsValidAsync(pair));

        // A narrower scope applies only to the access token.
        Assert.Equal(["a", "b"], (await _site.RefreshAsync(refreshed.Pair.Refresh.Token)).Pair!.Scopes);
    }

    [Fact]
    public async Task Reuse_ends_the_family_and_its_access_tokens()
    {
        var pair = await _site.IssueAsync();
        var next = (await _site.RefreshAsync(pair.Refresh.Token)).Pair!;
        var other = await _site.IssueAsync();

        Assert.Equal(RefreshTokenStatus.Reused, (await _site.RefreshAsync(pair.Refresh.Token)).Status);

        Assert.Equal(AccessTokenStatus.Revoked, (await _site.Service.ValidateAsync(next.AccessToken)).Status);
        Assert.Equal(AccessTokenStatus.Revoked, (await _site.Service.ValidateAsync(pair.AccessToken)).Status);
        Assert.False((await _site.RefreshAsync(next.Refresh.Token)).Succeeded);
        Assert.True(await _site.IsValidAsync(other));
    }

    [Fact]
    public async Task Within_the_grace_the_same_refresh_token_is_returned_with_a_valid_access_token()
    {
        var pair = await _site.IssueAsync();
        var grace = TimeSpan.FromSeconds(10);
        var first = await _site.RefreshAsync(pair.Refresh.Token, grace: grace);
        var second = await _site.RefreshAsync(pair.Refresh.Token, grace: grace);

        Assert.Equal(RefreshTokenStatus.Repeated, second.Status);
        Assert.Equal(first.Pair!.Refresh.Token, second.Pair!.Refresh.Token);
        Assert.True(await _site.IsValidAsync(second.Pair));
    }

    [Fact]
    public async Task Another_tenant_s_token_is_refused_and_not_changed()
    {
        var pair = await _site.IssueAsync("acme");
        Assert.Equal(AccessTokenStatus.OtherTenant, (await _site.Service.ValidateAsync(pair.AccessToken)).Status);
        Assert.Null((await _site.Service.ValidateAsync(pair.AccessToken)).Token);
        Assert.Equal("acme", (await _site.Service.ValidateAsync(pair.AccessToken, "acme")).Token!.Subject.Tenant);
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(pair.Refresh.Token)).Status);
        Assert.True((await _site.Service.RefreshAsync(pair.Refresh.Token, new RefreshTokenRefreshRequest { Tenant = "acme" })).Succeeded);
    }

    [Fact]
    public async Task Application_s_claims_are_requested_at_each_refresh_before_anything_is_spent()
    {
        var email = "old@example.com";
        _site.Claims = claims =>
        {
            claims.Add("email", email);
            claims.Add("roles", new[] { "admin", "editor" });
        };
        var pair = await _site.IssueAsync();
        email = "new@example.com";
        _site.ClaimsFailure = new AuthUnavailableException(AuthUnavailableKind.Store, "down");
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.RefreshAsync(pair.Refresh.Token).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.IssueAsync().AsTask());
        Assert.Single(await _site.Service.ListAsync(TokenSite.Someone));

        _site.ClaimsFailure = null;
        var refreshed = await _site.RefreshAsync(pair.Refresh.Token);

        Assert.True((await _site.Service.ValidateAsync(refreshed.Pair!.AccessToken)).Token!.Claims.TryGetString("email", out var told));
        Assert.Equal("new@example.com", told);
    }

    [Theory]
    [InlineData("sub"), InlineData("iss"), InlineData("aud"), InlineData("exp"), InlineData("scope"), InlineData("sid"), InlineData("tenant"), InlineData("ak_fam"), InlineData("ak_gen"), InlineData("ak_iss_gen"), InlineData("cnf"), InlineData("jti"), InlineData("")]
    public async Task Reserved_claims_are_refused(string name)
    {
        _site.Claims = claims => claims.Add(name, "mine");
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _site.IssueAsync().AsTask());
        _site.Claims = null;
        Assert.Empty(await _site.Service.ListAsync(TokenSite.Someone));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Claims_that_cannot_be_issued_spend_nothing_and_leave_nothing(bool isTwice)
    {
        var pair = await _site.IssueAsync();
        _site.Claims = claims =>
        {
            if (isTwice)
            {
                using var json = JsonDocument.Parse("""{"a":1,"a":2}""");
                claims.Add("mine", json.RootElement);
            }
            else
            {
                claims.Add("mine", new string('x', 20_000));
            }
        };
        await Assert.ThrowsAsync<ArgumentException>(() => _site.RefreshAsync(pair.Refresh.Token).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _site.IssueAsync().AsTask());

        _site.Claims = null;
        Assert.Equal(pair.Refresh.Family.Sid, Assert.Single(await _site.Service.ListAsync(TokenSite.Someone)).Sid);
        Assert.True((await _site.RefreshAsync(pair.Refresh.Token)).Succeeded);
    }

    [Fact]
    public async Task Caller_s_own_check_runs_before_anything_is_spent()
    {
        var pair = await _site.IssueAsync();
        _site.Claims = static _ => throw new InvalidOperationException("The claims of a token that is never issued must not be requested.");
        var refused = await _site.Service.RefreshAsync(pair.Refresh.Token, new RefreshTokenRefreshRequest { Confirm = static (_, _) => ValueTask.FromResult(false) });
        Assert.Equal(RefreshTokenStatus.SubjectRefused, refused.Status);

        _site.Claims = null;
        var seen = 0;
        var asked = await _site.Service.RefreshAsync(pair.Refresh.Token, new RefreshTokenRefreshRequest { Confirm = (family, _) => ValueTask.FromResult(++seen > 0 && family.Sid == pair.Refresh.Family.Sid) });
        Assert.True(asked.Succeeded);
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task Claims_are_requested_for_the_scopes_of_this_token()
    {
        List<string> asked = [];
        _site.Claims = claims => asked.Add(string.Join(' ', claims.Scopes));
        var pair = await _site.IssueAsync("", "read", "write");
        pair = (await _site.RefreshAsync(pair.Refresh.Token, ["read"])).Pair!;
        await _site.RefreshAsync(pair.Refresh.Token);

        Assert.Equal(["read write", "read", "read write"], asked);
    }

    [Fact]
    public async Task Token_has_the_properties_of_its_family()
    {
        var pair = await _site.Service.IssueAsync(new RefreshTokenIssueRequest { Subject = TokenSite.Someone, Acr = "phr", Audiences = [TokenSite.Audience, "https://other.example"] });
        pair = (await _site.RefreshAsync(pair.Refresh.Token)).Pair!;

        var token = (await _site.Service.ValidateAsync(pair.AccessToken)).Token!;
        Assert.Equal("phr", token.Acr);
        Assert.Equal([TokenSite.Audience, "https://other.example"], token.Claims.Audiences);
    }

    [Fact]
    public async Task Tenant_is_compared_ordinally()
    {
        var pair = await _site.IssueAsync("acme");
        Assert.True((await _site.Service.ValidateAsync(pair.AccessToken, "acme")).IsValid);
        Assert.Equal(AccessTokenStatus.OtherTenant, (await _site.Service.ValidateAsync(pair.AccessToken, "ACME")).Status);
    }

    [Fact]
    public async Task Lifetime_and_skew_are_exact()
    {
        using var site = new TokenSite(configureTokens: static options => (options.AccessTokenLifetime, options.ClockSkew) = (TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(7)));
        var pair = await site.IssueAsync();
        Assert.Equal(TimeSpan.FromMinutes(5), pair.ExpiresIn);
        site.Clock.Advance(TimeSpan.FromSeconds(306.999));
        Assert.True(await site.IsValidAsync(pair));
        site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await site.IsValidAsync(pair));
    }

    [Fact]
    public async Task Repeated_scope_counts_once()
    {
        var scope = new string('s', 128);
        _site.Claims = static claims => claims.Add("mine", new string('x', 3_000));
        var pair = await _site.IssueAsync("", scope);

        Assert.Equal([scope], (await _site.RefreshAsync(pair.Refresh.Token, [.. Enumerable.Repeat(scope, 32)])).Pair!.Scopes);
    }

    [Fact]
    public async Task Access_tokens_of_a_reused_family_are_revoked_also_when_the_client_disconnects()
    {
        var pair = await _site.IssueAsync();
        var next = (await _site.RefreshAsync(pair.Refresh.Token)).Pair!;
        using var gone = new CancellationTokenSource();
        _site.Events.Seen = authEvent =>
        {
            if (authEvent is TokenReusedEvent)
            {
                gone.Cancel();
            }
        };
        Assert.Equal(RefreshTokenStatus.Reused, (await _site.Service.RefreshAsync(pair.Refresh.Token, new RefreshTokenRefreshRequest(), gone.Token)).Status);

        Assert.True(gone.IsCancellationRequested);
        Assert.False(await _site.IsValidAsync(next));
    }

    [Fact]
    public async Task Subject_with_more_sign_ins_than_a_list_returns_is_revoked_completely()
    {
        using var site = new TokenSite(configure: static options => options.MaxFamiliesPerSubject = 2_000);
        var oldest = await site.IssueAsync();
        var second = await site.IssueAsync();
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 1_000; i++)
        {
            await site.IssueAsync();
        }

        Assert.DoesNotContain(await site.Service.ListAsync(TokenSite.Someone), family => family.Sid == oldest.Refresh.Family.Sid);
        Assert.True(await site.Service.RevokeSignInAsync(TokenSite.Someone, oldest.Refresh.Family.Sid));
        Assert.Equal((false, true), (await site.IsValidAsync(oldest), await site.IsValidAsync(second)));

        site.Clock.Advance(TimeSpan.FromSeconds(1));
        var kept = await site.IssueAsync();
        Assert.Equal(1_001, await site.Service.RevokeSubjectAsync(TokenSite.Someone, kept.Refresh.Family.Sid));
        Assert.False(await site.IsValidAsync(second));
        Assert.Equal(kept.Refresh.Family.Sid, Assert.Single(await site.Service.ListAsync(TokenSite.Someone)).Sid);
    }

    [Fact]
    public async Task Family_issues_no_token_in_its_last_second()
    {
        using var site = new TokenSite(configure: static options => options.AbsoluteLifetime = options.IdleTimeout = TimeSpan.FromMinutes(1));
        var pair = await site.IssueAsync();
        site.Clock.Advance(TimeSpan.FromSeconds(59));
        var last = (await site.RefreshAsync(pair.Refresh.Token)).Pair!;
        Assert.Equal(pair.Refresh.Family.ExpiresAt, last.ExpiresAt);

        // The lifetime is a millisecond longer than whole seconds, so the token would expire in the second in which it starts.
        using var odd = new TokenSite(configure: static options => options.AbsoluteLifetime = options.IdleTimeout = TimeSpan.FromMilliseconds(60_500));
        var other = await odd.IssueAsync();
        odd.Clock.Advance(TimeSpan.FromMilliseconds(60_250));
        Assert.Equal(RefreshTokenStatus.NotFound, (await odd.RefreshAsync(other.Refresh.Token)).Status);
        Assert.Single(odd.Events.All);
    }

    [Fact]
    public async Task Each_way_to_revoke_covers_exactly_its_tokens()
    {
        var (one, two, three) = (await _site.IssueAsync(), await _site.IssueAsync(), await _site.IssueAsync());
        await _site.Service.RevokeAsync((await _site.Service.ValidateAsync(one.AccessToken)).Token!);
        Assert.Equal((false, true, true), (await _site.IsValidAsync(one), await _site.IsValidAsync(two), await _site.IsValidAsync(three)));
        one = (await _site.RefreshAsync(one.Refresh.Token)).Pair!;
        Assert.True(await _site.IsValidAsync(one));

        Assert.NotNull(await _site.Service.RevokeRefreshTokenAsync(two.Refresh.Token));
        Assert.Null(await _site.Service.RevokeRefreshTokenAsync(two.Refresh.Token));
        Assert.Null(await _site.Service.RevokeRefreshTokenAsync("nothing"));
        Assert.Null(await _site.Service.RevokeRefreshTokenAsync(one.Refresh.Token, clientId: "another"));
        Assert.Equal((true, false, true), (await _site.IsValidAsync(one), await _site.IsValidAsync(two), await _site.IsValidAsync(three)));

        Assert.Equal(1, await _site.Service.RevokeSubjectAsync(TokenSite.Someone, one.Refresh.Family.Sid));
        Assert.Equal((true, false), (await _site.IsValidAsync(one), await _site.IsValidAsync(three)));
        Assert.True((await _site.RefreshAsync(one.Refresh.Token)).Succeeded);

        Assert.Equal(1, await _site.Service.RevokeSubjectAsync(TokenSite.Someone));
        Assert.False(await _site.IsValidAsync(one));
        Assert.True(await _site.IsValidAsync(await _site.IssueAsync()));
    }

    [Fact]
    public async Task Everything_of_the_issuer_can_be_revoked_including_families()
    {
        var pair = await _site.IssueAsync();
        await _site.Service.RevokeEveryoneAsync();
        Assert.False(await _site.IsValidAsync(pair));
        Assert.Equal(RefreshTokenStatus.SubjectRefused, (await _site.RefreshAsync(pair.Refresh.Token)).Status);
        var next = await _site.IssueAsync();
        Assert.True(await _site.IsValidAsync(next));
        Assert.True((await _site.RefreshAsync(next.Refresh.Token)).Succeeded);
    }

    [Fact]
    public async Task Outage_of_the_store_of_revocations_grants_nothing_and_the_repeated_call_ends_everything()
    {
        var pair = await _site.IssueAsync();
        _site.Revocations.Fault = StoreFault.Before;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.ValidateAsync(pair.AccessToken).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.RefreshAsync(pair.Refresh.Token).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.RevokeRefreshTokenAsync(pair.Refresh.Token).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.RevokeSignInAsync(TokenSite.Someone, pair.Refresh.Family.Sid).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.RevokeSubjectAsync(TokenSite.Someone).AsTask());

        _site.Revocations.Fault = StoreFault.None;
        Assert.True(await _site.IsValidAsync(pair));
        Assert.NotNull(await _site.Service.RevokeRefreshTokenAsync(pair.Refresh.Token));
        Assert.False(await _site.IsValidAsync(pair));
    }

    [Fact]
    public async Task Without_revocations_access_tokens_are_valid_until_their_expiry()
    {
        using var site = new TokenSite(revocation: false);
        var pair = await site.IssueAsync();
        await site.Service.RevokeRefreshTokenAsync(pair.Refresh.Token);
        Assert.True(await site.IsValidAsync(pair));
        Assert.False((await site.RefreshAsync(pair.Refresh.Token)).Succeeded);
        await Assert.ThrowsAsync<InvalidOperationException>(() => site.Service.RevokeEveryoneAsync().AsTask());
    }

    [Fact]
    public async Task Evicted_family_loses_its_access_tokens()
    {
        using var site = new TokenSite(configure: options => options.MaxFamiliesPerSubject = 1);
        var first = await site.IssueAsync();
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await site.IssueAsync();
        Assert.Equal((false, true), (await site.IsValidAsync(first), await site.IsValidAsync(second)));
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("a.b.c"), InlineData("not a token")]
    public async Task Text_that_is_not_a_token_is_invalid(string? text) =>
        Assert.Equal(AccessTokenStatus.Invalid, (await _site.Service.ValidateAsync(text)).Status);

    [Fact]
    public async Task Token_of_the_issuer_that_is_not_an_access_token_is_refused()
    {
        var issuer = new JwtIssuer(new JwtKeyRing(_site.Key), new JwtIssuerOptions { Issuer = TokenSite.Issuer }, new AuthKitRuntime { TimeProvider = _site.Clock });
        JwtDescriptor Of(string type, string subject = "someone", string? sid = null, params KeyValuePair<string, JwtClaimValue>[] claims) =>
            new() { TokenType = type, Subject = subject, Audiences = [TokenSite.Audience], ClientId = "x", SessionId = sid, Claims = claims };

        Assert.True((await _site.Service.ValidateAsync(issuer.Issue(Of("at+jwt")).Token)).IsValid);
        JwtDescriptor[] others = [Of("JWT"), Of("logout+jwt"), Of("at+jwt", sid: "short"), Of("at+jwt", claims: new KeyValuePair<string, JwtClaimValue>("tenant", 1)), Of("at+jwt", claims: new KeyValuePair<string, JwtClaimValue>("tenant", "")), Of("at+jwt", claims: new KeyValuePair<string, JwtClaimValue>("ak_fam", "")), Of("at+jwt", claims: new KeyValuePair<string, JwtClaimValue>("ak_fam", 1)), Of("at+jwt", claims: new KeyValuePair<string, JwtClaimValue>("ak_gen", "1")), Of("at+jwt", claims: new KeyValuePair<string, JwtClaimValue>("ak_gen", -1)), Of("at+jwt", claims: new KeyValuePair<string, JwtClaimValue>("ak_iss_gen", true)), Of("at+jwt", new string('x', 256))];
        foreach (var other in others)
        {
            Assert.Equal(AccessTokenStatus.Invalid, (await _site.Service.ValidateAsync(issuer.Issue(other).Token)).Status);
        }
    }

    [Fact]
    public void Every_bad_option_is_listed()
    {
        var options = new TokenServiceOptions { ClientId = "", AccessTokenLifetime = TimeSpan.FromSeconds(59), ClockSkew = TimeSpan.FromSeconds(61) };
        var exception = Assert.Throws<OptionsValidationException>(() => new TokenSite(configureTokens: given => (given.Issuer, given.Audiences, given.ClientId, given.AccessTokenLifetime, given.ClockSkew) = ("", [], options.ClientId, options.AccessTokenLifetime, options.ClockSkew)));
        Assert.Equal(5, exception.Failures.Count());
    }

    public void Dispose() => _site.Dispose();
}
