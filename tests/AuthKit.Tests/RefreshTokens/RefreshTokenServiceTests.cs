using AuthKit.Cryptography;
using AuthKit.RefreshTokens;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.RefreshTokens;

public sealed class RefreshTokenServiceTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly RefreshSite _site = new();

    [Fact]
    public async Task Time_of_the_second_factor_is_stored_and_not_guessed_if_the_time_of_the_proof_is_given()
    {
        var earlier = _site.Now - TimeSpan.FromMinutes(5);
        string[] both = ["pwd", "otp", "mfa"];
        (RefreshTokenIssueRequest Request, DateTimeOffset? Expected)[] cases =
        [
            (new() { Subject = RefreshSite.Someone, Amr = both }, _site.Now),
            (new() { Subject = RefreshSite.Someone, Amr = ["pwd"] }, null),
            (new() { Subject = RefreshSite.Someone, Amr = both, AuthTime = _site.Now }, null),
            (new() { Subject = RefreshSite.Someone, Amr = both, AuthTime = _site.Now, SecondFactorTime = earlier }, earlier),
        ];
        foreach (var (request, expected) in cases)
        {
            var grant = await _site.Service.IssueAsync(request);
            Assert.Equal(expected, grant.Family.SecondFactorTime);
            Assert.Equal(expected, (await _site.RefreshAsync(grant.Token)).Grant!.Family.SecondFactorTime);
        }
    }

    [Fact]
    public async Task Family_has_the_properties_of_its_request()
    {
        var sid = SessionId.Create();
        var request = new RefreshTokenIssueRequest
        {
            Subject = new SubjectRef("acme", "someone"),
            Sid = sid,
            ClientId = "app",
            Scopes = ["read", "write", "read"],
            Audiences = ["api"],
            SecurityVersion = 7,
            AuthTime = _site.Now - TimeSpan.FromMinutes(1),
            Acr = "silver",
            Amr = ["pwd", "otp"],
            Client = new ClientContext { Address = "203.0.113.9", UserAgent = new string('u', 600) },
        };
        var grant = await _site.Service.IssueAsync(request);
        var refreshed = await _site.Service.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest { Tenant = "acme", ClientId = "app" });

        Assert.True(refreshed.Succeeded);
        foreach (var family in (RefreshFamily[])[grant.Family, refreshed.Family, Assert.Single(await _site.Service.ListAsync(request.Subject))])
        {
            Assert.Equal(sid, family.Sid);
            Assert.Equal(request.Subject, family.Subject);
            Assert.Equal("app", family.ClientId);
            Assert.Equal(["read", "write"], family.Scopes);
            Assert.Equal(["api"], family.Audiences);
            Assert.Equal(7, family.SecurityVersion);
            Assert.Equal(request.AuthTime, family.AuthTime);
            Assert.Equal("silver", family.Acr);
            Assert.Equal(["pwd", "otp"], family.Amr);
            Assert.Equal("203.0.113.9", family.Address);
            Assert.Equal(new string('u', 512), family.UserAgent);
            Assert.Equal(_site.Now, family.CreatedAt);
            Assert.Equal(_site.Now + TimeSpan.FromDays(30), family.ExpiresAt);
            Assert.Equal(_site.Now + TimeSpan.FromDays(7), family.EndsAt);
        }

        Assert.Equal((request.Subject, 7L), Assert.Single(_site.Asked));
        Assert.Equal(_site.Now, refreshed.Grant.IssuedAt);
    }

    [Fact]
    public async Task Tokens_of_a_family_share_half_and_the_other_half_is_random()
    {
        var grant = await _site.IssueAsync();
        var (token, seen) = (grant.Token, new HashSet<string>());
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(48, token.Length);
            Assert.Equal(grant.Token[..24], token[..24]);
            Assert.True(seen.Add(token[24..]));
            token = await _site.WorksAsync(token);
        }

        Assert.NotEqual(grant.Token[..24], (await _site.IssueAsync()).Token[..24]);
    }

    [Fact]
    public async Task Reused_token_ends_its_family_and_is_reported()
    {
        var other = await _site.IssueAsync();
        var first = await _site.IssueAsync();
        var second = await _site.WorksAsync(first.Token);
        var third = await _site.WorksAsync(second);

        var reused = await _site.Service.RefreshAsync(first.Token, new RefreshTokenRefreshRequest { Client = new ClientContext { Address = "203.0.113.9", UserAgent = "thief" } });
        Assert.Equal(RefreshTokenStatus.Reused, reused.Status);
        Assert.Null(reused.Grant);
        Assert.Equal(first.Family.Sid, reused.Family!.Sid);
        foreach (var token in (string[])[third, second, first.Token])
        {
            Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(token)).Status);
        }

        await _site.WorksAsync(other.Token);
        var report = Assert.IsType<TokenReusedEvent>(Assert.Single(_site.Events));
        Assert.Equal(("refresh", TokenReuse.Spent, "someone", "203.0.113.9", "thief"), (report.Purpose, report.Reuse, report.SubjectId, report.Address, report.UserAgent));
    }

    [Fact]
    public async Task Spent_token_ends_its_family_for_any_client_and_any_scope()
    {
        foreach (var use in (RefreshTokenRefreshRequest[])[new() { ClientId = "other" }, new() { Scopes = ["admin"] }])
        {
            var first = await _site.IssueAsync();
            var second = await _site.WorksAsync(first.Token);
            Assert.Equal(RefreshTokenStatus.Reused, (await _site.Service.RefreshAsync(first.Token, use)).Status);
            Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(second)).Status);
        }

        _site.Standing = SubjectStanding.Refused;
        var grant = await _site.IssueAsync();
        _site.Standing = SubjectStanding.Good;
        await _site.WorksAsync(grant.Token);
        _site.Standing = SubjectStanding.Refused;
        Assert.Equal(RefreshTokenStatus.Reused, (await _site.RefreshAsync(grant.Token)).Status);
    }

    [Fact]
    public async Task Token_of_another_client_is_refused_and_nothing_is_spent()
    {
        var bound = await _site.IssueAsync("app");
        var own = await _site.IssueAsync();
        foreach (var client in (string?[])[null, "", "App", "app ", "other"])
        {
            var refused = await _site.Service.RefreshAsync(bound.Token, new RefreshTokenRefreshRequest { ClientId = client });
            Assert.Equal(RefreshTokenStatus.OtherClient, refused.Status);
            Assert.Null(refused.Grant);
        }

        Assert.Equal(RefreshTokenStatus.OtherClient, (await _site.Service.RefreshAsync(own.Token, new RefreshTokenRefreshRequest { ClientId = "app" })).Status);
        Assert.Empty(_site.Asked);
        Assert.True((await _site.Service.RefreshAsync(bound.Token, new RefreshTokenRefreshRequest { ClientId = "app" })).Succeeded);
        await _site.WorksAsync(own.Token);
        Assert.Empty(_site.Events);
    }

    [Fact]
    public async Task Wider_scope_is_refused_and_nothing_is_spent()
    {
        var grant = await _site.IssueAsync(null, "read", "write");
        string?[][] wider = [["admin"], ["read", "write", "admin"], ["Read"], ["read "], ["read write"], [""], [null], [.. Enumerable.Repeat("read", 33)], [new string('x', 10_000)]];
        foreach (var scopes in wider)
        {
            var refused = await _site.Service.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest { Scopes = scopes! });
            Assert.Equal(RefreshTokenStatus.ScopeExceeded, refused.Status);
            Assert.Null(refused.Grant);
        }

        await _site.WorksAsync(grant.Token);
    }

    [Fact]
    public async Task Narrower_scope_applies_to_this_access_token_only()
    {
        var grant = await _site.IssueAsync(null, "read", "write");
        var narrow = await _site.Service.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest { Scopes = ["write"] });
        Assert.Equal(["write"], narrow.Grant!.Scopes);
        Assert.Equal(["read", "write"], narrow.Family!.Scopes);
        var none = await _site.Service.RefreshAsync(narrow.Grant.Token, new RefreshTokenRefreshRequest { Scopes = [] });
        Assert.Empty(none.Grant!.Scopes);
        var all = await _site.RefreshAsync(none.Grant.Token);
        Assert.Equal(["read", "write"], all.Grant!.Scopes);
    }

    [Fact]
    public async Task Account_that_may_not_continue_is_refused_before_anything_is_spent()
    {
        var grant = await _site.IssueAsync();
        _site.Standing = SubjectStanding.Refused;
        Assert.Equal(RefreshTokenStatus.SubjectRefused, (await _site.RefreshAsync(grant.Token)).Status);
        _site.GateFailure = new AuthUnavailableException(AuthUnavailableKind.Store, "The accounts are down.");
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.RefreshAsync(grant.Token).AsTask());
        (_site.Standing, _site.GateFailure) = (SubjectStanding.Good, null);
        await _site.WorksAsync(grant.Token);
    }

    [Fact]
    public async Task Idle_expiry_is_exact()
    {
        var (late, early) = (await _site.IssueAsync(), await _site.IssueAsync());
        _site.Clock.Advance(TimeSpan.FromDays(7) - Millisecond);
        await _site.WorksAsync(early.Token);
        _site.Clock.Advance(Millisecond);
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(late.Token)).Status);
        _site.Clock.Advance(-TimeSpan.FromDays(1));
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(late.Token)).Status);
    }

    [Fact]
    public async Task Absolute_expiry_is_exact_however_often_the_token_is_refreshed()
    {
        var grant = await _site.IssueAsync();
        var token = grant.Token;
        for (var day = 0; day < 29; day++)
        {
            _site.Clock.Advance(TimeSpan.FromDays(1));
            token = await _site.WorksAsync(token);
        }

        _site.Clock.Advance(TimeSpan.FromDays(1) - Millisecond);
        token = await _site.WorksAsync(token);
        _site.Clock.Advance(Millisecond);
        Assert.Equal(grant.Family.ExpiresAt, _site.Now);
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(token)).Status);
    }

    [Fact]
    public async Task Spent_token_gets_the_same_successor_within_the_grace()
    {
        var first = await _site.IssueAsync(null, "read", "write");
        var second = await _site.WorksAsync(first.Token, Grace);
        _site.Clock.Advance(Grace - Millisecond);
        var again = await _site.Service.RefreshAsync(first.Token, new RefreshTokenRefreshRequest { Scopes = ["read"], ReuseGrace = Grace });
        Assert.Equal(RefreshTokenStatus.Repeated, again.Status);
        Assert.Equal(second, again.Grant!.Token);
        Assert.Equal(["read"], again.Grant.Scopes);
        Assert.Equal(RefreshTokenStatus.ScopeExceeded, (await _site.Service.RefreshAsync(first.Token, new RefreshTokenRefreshRequest { Scopes = ["admin"], ReuseGrace = Grace })).Status);
        Assert.Equal(RefreshTokenStatus.OtherClient, (await _site.Service.RefreshAsync(first.Token, new RefreshTokenRefreshRequest { ClientId = "other", ReuseGrace = Grace })).Status);

        // The end of the grace period was set when the token was spent. A later call cannot lengthen it.
        _site.Clock.Advance(Millisecond);
        Assert.Equal(RefreshTokenStatus.Reused, (await _site.RefreshAsync(first.Token, TimeSpan.FromMinutes(1))).Status);
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(second)).Status);
    }

    [Fact]
    public async Task Grace_of_the_options_applies_if_a_refresh_has_none()
    {
        var site = new RefreshSite(new RefreshTokenOptions { ReuseGrace = Grace });
        var (first, strict) = (await site.IssueAsync(), await site.IssueAsync());
        var second = await site.WorksAsync(first.Token);
        Assert.Equal(second, (await site.RefreshAsync(first.Token)).Grant!.Token);
        await site.WorksAsync(strict.Token, TimeSpan.Zero);
        Assert.Equal(RefreshTokenStatus.Reused, (await site.RefreshAsync(strict.Token)).Status);
    }

    [Fact]
    public async Task Hundred_simultaneous_refreshes_share_one_successor_with_a_grace_and_end_the_family_without()
    {
        var (graceful, strict) = (await _site.IssueAsync(), await _site.IssueAsync());
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _site.RefreshAsync(graceful.Token, Grace).AsTask())));
        Assert.Single(results, static result => result.Status == RefreshTokenStatus.Refreshed);
        Assert.Equal(99, results.Count(static result => result.Status == RefreshTokenStatus.Repeated));
        var successor = Assert.Single(results.Select(static result => result.Grant!.Token).Distinct());
        await _site.WorksAsync(successor);

        results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _site.RefreshAsync(strict.Token).AsTask())));
        var winner = Assert.Single(results, static result => result.Succeeded);
        Assert.Single(results, static result => result.Status == RefreshTokenStatus.Reused);
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(winner.Grant!.Token)).Status);
    }

    [Fact]
    public async Task Successor_that_was_changed_in_the_store_is_not_returned()
    {
        var first = await _site.IssueAsync();
        await _site.WorksAsync(first.Token, Grace);
        Assert.True(RefreshToken.TryGetKeys(first.Token, "", out var familyKey, out var tokenKey));
        var record = (await _site.Store.Store.FindAsync(familyKey, _site.Now))!;
        var payload = RefreshFamilyPayload.TryParse(record.Payload.Span)!;
        for (var i = 0; i < payload.SealedSuccessor!.Length; i++)
        {
            var changed = payload.SealedSuccessor.ToArray();
            changed[i] ^= 1;
            Assert.False(RefreshSuccessorSeal.TryOpen(first.Token, familyKey, record.Owner, changed, out _));
        }

        Assert.False(RefreshSuccessorSeal.TryOpen(first.Token, tokenKey, record.Owner, payload.SealedSuccessor, out _));
        Assert.False(RefreshSuccessorSeal.TryOpen(first.Token, familyKey, familyKey, payload.SealedSuccessor, out _));
        Assert.False(RefreshSuccessorSeal.TryOpen(RefreshToken.CreateSuccessor(first.Token), familyKey, record.Owner, payload.SealedSuccessor, out _));
        Assert.False(RefreshSuccessorSeal.TryOpen(first.Token, familyKey, record.Owner, payload.SealedSuccessor[..^1], out _));
        Assert.False(RefreshSuccessorSeal.TryOpen(first.Token, familyKey, record.Owner, null, out _));

        // The seal of another record replaces it. The call returns no token and throws nothing.
        var swapped = record with { TokenKey = tokenKey, Payload = payload.WithSuccessor(RefreshSuccessorSeal.Close(first.Token, familyKey, record.Owner, RefreshToken.CreateSuccessor(first.Token)), TimeSpan.Zero).ToUtf8() };
        await _site.Store.Store.RotateAsync(record.TokenKey, swapped with { TokenKey = record.TokenKey }, _site.Now);
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(first.Token, Grace)).Status);
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("no token"), InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA A"), InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+")]
    public async Task Malformed_token_never_reaches_the_store(string? token)
    {
        Assert.Equal(RefreshTokenStatus.Malformed, (await _site.RefreshAsync(token)).Status);
        Assert.Null(await _site.Service.RevokeTokenAsync(token));
        Assert.Equal(0, _site.Store.Calls);
    }

    [Fact]
    public async Task Token_of_another_tenant_or_of_no_family_finds_nothing_and_ends_nothing()
    {
        var grant = await _site.IssueAsync();
        var halves = grant.Token[..24] + (await _site.IssueAsync()).Token[24..];
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.Service.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest { Tenant = "acme" })).Status);
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(Base64Url.Encode(new byte[36]))).Status);
        Assert.Null(await _site.Service.RevokeTokenAsync(grant.Token, tenant: "acme"));
        var next = await _site.WorksAsync(grant.Token);

        // A client that knows the family's half and guesses the other half has had a token of the family.
        Assert.Equal(RefreshTokenStatus.Reused, (await _site.RefreshAsync(halves)).Status);
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(next)).Status);
    }

    [Fact]
    public async Task Revoked_token_ends_its_family_even_if_it_is_spent()
    {
        var bound = await _site.IssueAsync("app");
        Assert.Null(await _site.Service.RevokeTokenAsync(bound.Token));
        Assert.Null(await _site.Service.RevokeTokenAsync(bound.Token, "other"));
        Assert.Equal(bound.Family.Sid, (await _site.Service.RevokeTokenAsync(bound.Token, "app"))?.Sid);
        Assert.Null(await _site.Service.RevokeTokenAsync(bound.Token, "app"));

        var first = await _site.IssueAsync();
        var second = await _site.WorksAsync(first.Token);
        Assert.NotNull(await _site.Service.RevokeTokenAsync(first.Token));
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(second)).Status);
    }

    [Fact]
    public async Task Families_are_revoked_singly_all_except_one_and_all()
    {
        var grants = new List<RefreshTokenGrant>();
        for (var i = 0; i < 4; i++)
        {
            _site.Clock.Advance(Millisecond);
            grants.Add(await _site.IssueAsync());
        }

        var other = await _site.Service.IssueAsync(new RefreshTokenIssueRequest { Subject = new SubjectRef("acme", "someone") });
        Assert.True(await _site.Service.RevokeFamilyAsync(RefreshSite.Someone, grants[0].Family.Sid));
        Assert.False(await _site.Service.RevokeFamilyAsync(RefreshSite.Someone, grants[0].Family.Sid));
        Assert.False(await _site.Service.RevokeFamilyAsync(RefreshSite.Someone, other.Family.Sid));
        Assert.Equal(grants.Skip(1).Reverse().Select(static grant => grant.Family.Sid), (await _site.Service.ListAsync(RefreshSite.Someone)).Select(static family => family.Sid));
        Assert.Equal(2, await _site.Service.RevokeSubjectAsync(RefreshSite.Someone, grants[2].Family.Sid));
        await _site.WorksAsync(grants[2].Token);
        Assert.Equal(1, await _site.Service.RevokeSubjectAsync(RefreshSite.Someone));
        Assert.Empty(await _site.Service.ListAsync(RefreshSite.Someone));
        Assert.True((await _site.Service.RefreshAsync(other.Token, new RefreshTokenRefreshRequest { Tenant = "acme" })).Succeeded);
    }

    [Fact]
    public async Task Oldest_families_are_evicted()
    {
        var site = new RefreshSite(new RefreshTokenOptions { MaxFamiliesPerSubject = 2 });
        var first = await site.IssueAsync();
        site.Clock.Advance(Millisecond);
        await site.IssueAsync();
        site.Clock.Advance(Millisecond);
        Assert.Equal([first.Family.Sid], (await site.IssueAsync()).Evicted.Select(static family => family.Sid));
        Assert.Equal(RefreshTokenStatus.NotFound, (await site.RefreshAsync(first.Token)).Status);
    }

    [Theory]
    [InlineData(StoreFault.Before), InlineData(StoreFault.After)]
    public async Task Failing_store_grants_nothing(StoreFault fault)
    {
        var grant = await _site.IssueAsync();
        _site.Store.Fault = fault;
        Assert.Equal(AuthUnavailableKind.Store, (await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.IssueAsync().AsTask())).Kind);
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.RefreshAsync(grant.Token).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.RevokeTokenAsync(grant.Token).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.ListAsync(RefreshSite.Someone).AsTask());
        _site.Store.Fault = StoreFault.None;
        await _site.WorksAsync(grant.Token);
    }

    [Fact]
    public async Task Lost_result_of_a_rotation_leaves_a_spent_token_that_works_within_the_grace()
    {
        // The store did its work, and the caller did not get the result.
        foreach (var (grace, expected) in new[] { (Grace, RefreshTokenStatus.Repeated), (TimeSpan.Zero, RefreshTokenStatus.Reused) })
        {
            var store = new LosesRotations(new InMemoryRefreshTokenStore());
            var service = new RefreshTokenService(store, null, new RefreshTokenOptions { ReuseGrace = grace }, new AuthKitRuntime { TimeProvider = _site.Clock });
            var grant = await service.IssueAsync(new RefreshTokenIssueRequest { Subject = RefreshSite.Someone });
            store.Loses = true;
            await Assert.ThrowsAsync<AuthUnavailableException>(() => service.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest()).AsTask());
            store.Loses = false;
            Assert.Equal(expected, (await service.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest())).Status);
        }
    }

    [Fact]
    public async Task Cancelled_refresh_spends_nothing()
    {
        var grant = await _site.IssueAsync();
        _site.Store.Fault = StoreFault.Hang;
        using var source = new CancellationTokenSource();
        var refresh = _site.Service.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest(), source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refresh);
        _site.Store.Fault = StoreFault.None;
        await _site.WorksAsync(grant.Token);
    }

    [Fact]
    public async Task Store_contains_no_token()
    {
        var store = new LosesRotations(new InMemoryRefreshTokenStore());
        var service = new RefreshTokenService(store, null, new RefreshTokenOptions { ReuseGrace = Grace });
        var first = await service.IssueAsync(new RefreshTokenIssueRequest { Subject = RefreshSite.Someone });
        var second = await service.RefreshAsync(first.Token, new RefreshTokenRefreshRequest());
        Assert.Equal(2, store.Written.Count);
        foreach (var record in store.Written)
        {
            var kept = string.Join('|', [record.ToString(), System.Text.Encoding.UTF8.GetString(record.Payload.Span), .. new[] { record.Key, record.TokenKey, record.PreviousTokenKey ?? record.Key }.Select(static key => Base64Url.Encode(key.ToArray()))]);
            foreach (var token in (string[])[first.Token, second.Grant!.Token])
            {
                Assert.DoesNotContain(token[24..], kept, StringComparison.Ordinal);
                Assert.DoesNotContain(token[3..24], kept, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Arguments_out_of_bounds_are_refused_before_the_store()
    {
        RefreshTokenIssueRequest[] requests =
        [
            new() { Subject = RefreshSite.Someone, ClientId = "" },
            new() { Subject = RefreshSite.Someone, ClientId = new string('x', 256) },
            new() { Subject = RefreshSite.Someone, Scopes = ["a b"] },
            new() { Subject = RefreshSite.Someone, Scopes = ["\""] },
            new() { Subject = RefreshSite.Someone, Scopes = ["\\"] },
            new() { Subject = RefreshSite.Someone, Scopes = ["é"] },
            new() { Subject = RefreshSite.Someone, Scopes = [""] },
            new() { Subject = RefreshSite.Someone, Scopes = [null!] },
            new() { Subject = RefreshSite.Someone, Scopes = [.. Enumerable.Range(0, 33).Select(static i => $"s{i}")] },
            new() { Subject = RefreshSite.Someone, Audiences = [""] },
            new() { Subject = RefreshSite.Someone, Audiences = ["\ud800"] },
            new() { Subject = RefreshSite.Someone, Amr = [new string('x', 65)] },
            new() { Subject = RefreshSite.Someone, Acr = "" },
            new() { Subject = RefreshSite.Someone, AuthTime = DateTimeOffset.UnixEpoch - Millisecond },
            new() { Subject = RefreshSite.Someone, SecondFactorTime = DateTimeOffset.UnixEpoch - Millisecond },
        ];
        foreach (var request in requests)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => _site.Service.IssueAsync(request).AsTask());
        }

        foreach (var grace in (TimeSpan[])[-Millisecond, TimeSpan.FromMinutes(1) + Millisecond, TimeSpan.FromTicks(1)])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => _site.RefreshAsync("", grace).AsTask());
        }

        Assert.Equal(0, _site.Store.Calls);
    }

    [Fact]
    public async Task Largest_family_fits_into_a_store_record()
    {
        var wide = new string('\u0001', 254);
        var grant = await _site.Service.IssueAsync(new RefreshTokenIssueRequest
        {
            Subject = RefreshSite.Someone,
            ClientId = wide,
            Scopes = [.. Enumerable.Range(0, 32).Select(static i => new string('&', 126) + (char)('A' + (i / 8)) + (char)('A' + (i % 8)))],
            Audiences = [.. Enumerable.Range(0, 16).Select(i => wide)],
            Acr = wide,
            Amr = [.. Enumerable.Repeat(new string('\u0001', 64), 16)],
            Client = new ClientContext { Address = wide, UserAgent = new string('\u0001', 512) },
        });
        Assert.InRange(grant.Family.Record.Payload.Length, 1, 65_536 - 256);
    }

    [Fact]
    public void Options_list_every_problem()
    {
        var options = new RefreshTokenOptions { AbsoluteLifetime = TimeSpan.Zero, IdleTimeout = TimeSpan.FromTicks(1), ReuseGrace = TimeSpan.FromMinutes(2), MaxFamiliesPerSubject = 0 };
        Assert.Equal(4, options.Validate().Count);
        Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => new RefreshTokenService(_site.Store.Store, null, options));
        Assert.Single(new RefreshTokenOptions { AbsoluteLifetime = TimeSpan.FromDays(3) }.Validate());
        Assert.Empty(new RefreshTokenOptions().Validate());
    }

    [Fact]
    public async Task Full_store_refuses_rather_than_end_a_live_family()
    {
        var store = new InMemoryRefreshTokenStore(new InMemoryStoreOptions { Capacity = 2 });
        var service = new RefreshTokenService(store, null, null, new AuthKitRuntime { TimeProvider = _site.Clock });
        var grants = new List<RefreshTokenGrant>();
        foreach (var subject in (string[])["a", "b"])
        {
            grants.Add(await service.IssueAsync(new RefreshTokenIssueRequest { Subject = new SubjectRef(subject) }));
        }

        var another = new RefreshTokenIssueRequest { Subject = new SubjectRef("c") };
        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.IssueAsync(another).AsTask());
        foreach (var grant in grants)
        {
            Assert.True((await service.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest())).Succeeded);
        }

        _site.Clock.Advance(TimeSpan.FromDays(7));
        await service.IssueAsync(another);
    }

    /// <summary>
    /// The grace period is the shortest one of three: how the token was delivered, how it was spent, and how it is presented again.
    /// </summary>
    [Theory]
    [InlineData(10, 10, 10, true)]
    [InlineData(10, 10, 0, false)]
    [InlineData(10, 0, 10, false)]
    [InlineData(0, 10, 10, false)]
    [InlineData(null, 10, 10, false)]
    [InlineData(10, null, 10, false)]
    [InlineData(10, 10, null, false)]
    public async Task Spent_token_works_only_if_every_delivery_allows_it(int? delivered, int? spent, int? shown, bool isAnswered)
    {
        TimeSpan? Seconds(int? number) => number is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var first = await _site.Service.IssueAsync(new RefreshTokenIssueRequest { Subject = RefreshSite.Someone, ReuseGrace = Seconds(delivered) });
        var next = await _site.WorksAsync(first.Token, Seconds(spent));

        var again = await _site.RefreshAsync(first.Token, Seconds(shown));

        Assert.Equal(isAnswered ? RefreshTokenStatus.Repeated : RefreshTokenStatus.Reused, again.Status);
        Assert.Equal(isAnswered ? RefreshTokenStatus.Refreshed : RefreshTokenStatus.NotFound, (await _site.RefreshAsync(next, TimeSpan.Zero)).Status);
        Assert.Equal(isAnswered ? 0 : 1, _site.Events.OfType<TokenReusedEvent>().Count());
    }

    [Fact]
    public async Task Grace_of_a_later_token_is_set_by_the_refresh_that_delivered_it()
    {
        var ten = TimeSpan.FromSeconds(10);
        var first = await _site.IssueAsync();
        var inBody = await _site.WorksAsync(first.Token, TimeSpan.Zero);
        var inCookie = await _site.WorksAsync(inBody, ten);
        Assert.Equal(RefreshTokenStatus.Reused, (await _site.RefreshAsync(inBody, ten)).Status);
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(inCookie, ten)).Status);
    }

    [Theory, InlineData(4), InlineData(5)]
    public async Task Shorter_grace_of_the_presenting_client_is_exact(int seconds)
    {
        var first = await _site.IssueAsync();
        await _site.WorksAsync(first.Token, TimeSpan.FromSeconds(10));
        _site.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(seconds < 5 ? RefreshTokenStatus.Repeated : RefreshTokenStatus.Reused, (await _site.RefreshAsync(first.Token, TimeSpan.FromSeconds(5))).Status);
    }

    [Fact]
    public async Task Without_a_grace_a_spent_token_does_not_work_on_a_clock_that_is_behind_either()
    {
        var first = await _site.IssueAsync();
        var next = await _site.WorksAsync(first.Token, TimeSpan.FromSeconds(10));
        _site.Clock.Advance(TimeSpan.FromSeconds(-25));
        Assert.Equal(RefreshTokenStatus.Reused, (await _site.RefreshAsync(first.Token)).Status);
        Assert.Equal(RefreshTokenStatus.NotFound, (await _site.RefreshAsync(next)).Status);
    }

    [Fact]
    public async Task Account_that_must_enrol_is_told_and_nothing_is_spent()
    {
        var first = await _site.IssueAsync();
        _site.Standing = SubjectStanding.EnrollmentRequired;
        Assert.Equal(RefreshTokenStatus.EnrollmentRequired, (await _site.RefreshAsync(first.Token)).Status);
        _site.Standing = SubjectStanding.Good;
        await _site.WorksAsync(first.Token);
    }

    [Theory]
    [InlineData(-1, 0, 0, null), InlineData(0, -1, 0, null), InlineData(0, 0, 61, null), InlineData(0, 0, -1, null), InlineData(0, 0, 1, "short"), InlineData(0, 0, 1, "not a token, although it has forty-eight letters!")]
    public async Task Fields_that_the_token_service_adds_to_a_request_are_bounded_too(long ofSubject, long ofIssuer, int seconds, string? presented)
    {
        var request = new RefreshTokenIssueRequest
        {
            Subject = RefreshSite.Someone,
            SubjectGeneration = ofSubject,
            IssuerGeneration = ofIssuer,
            PresentedTokenGrace = TimeSpan.FromSeconds(seconds),
            PresentedToken = presented,
        };
        await Assert.ThrowsAsync<ArgumentException>(() => _site.Service.IssueAsync(request).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _site.Service.IssueAsync(new RefreshTokenIssueRequest { Subject = RefreshSite.Someone, ReuseGrace = TimeSpan.FromSeconds(61) }).AsTask());
        Assert.Empty(await _site.Service.ListAsync(RefreshSite.Someone));
    }

    [Fact]
    public async Task Shared_token_is_sealed_and_a_moved_one_is_not_returned()
    {
        var presented = SecretToken.Create(RefreshSite.Someone.ToOwnerKey());
        var request = new RefreshTokenIssueRequest { Subject = RefreshSite.Someone, Sid = SessionId.Create(), AuthTime = _site.Now, PresentedToken = presented, PresentedTokenGrace = TimeSpan.FromSeconds(10) };
        var first = await _site.Service.IssueAsync(request);
        var shared = await _site.Service.IssueAsync(request);
        Assert.Equal((first.Token, false, true), (shared.Token, first.IsShared, shared.IsShared));
        RefreshToken.TryGetKeys(first.Token, "", out var key, out var tokenKey);
        var record = (await _site.Store.Store.FindAsync(key, _site.Now))!;
        Assert.DoesNotContain(first.Token, System.Text.Encoding.UTF8.GetString(record.Payload.Span), StringComparison.Ordinal);

        // The seal of another token replaces it.
        var payload = RefreshFamilyPayload.TryParse(record.Payload.Span)!;
        var moved = payload.WithSuccessor(RefreshSuccessorSeal.Close(presented, key, record.Owner, RefreshToken.CreateSuccessor(first.Token)), TimeSpan.Zero);
        await _site.Store.Store.RotateAsync(tokenKey, record with { Payload = moved.ToUtf8() }, _site.Now);
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.IssueAsync(request).AsTask());
        Assert.False((await _site.Service.IssueAsync(request)).IsShared);
    }

    private sealed class LosesRotations(IRefreshTokenStore inner) : IRefreshTokenStore
    {
        public bool Loses { get; set; }

        public List<RefreshFamilyRecord> Written { get; } = [];

        public ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            Written.Add(record);
            return inner.AddAsync(record, maxPerOwner, now, cancellationToken);
        }

        public ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) => inner.FindAsync(key, now, cancellationToken);

        public async ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            Written.Add(successor);
            var rotation = await inner.RotateAsync(tokenKey, successor, now, cancellationToken);
            return Loses ? throw new IOException("The result is lost.") : rotation;
        }

        public ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default) => inner.RevokeAsync(key, cancellationToken);

        public ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) => inner.RevokeFamilyAsync(owner, sid, cancellationToken);

        public ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) => inner.RevokeByOwnerAsync(owner, exceptSid, cancellationToken);

        public ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) => inner.ListAsync(owner, now, limit, cancellationToken);

        public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => inner.PurgeAsync(now, batch, cancellationToken);
    }
}
