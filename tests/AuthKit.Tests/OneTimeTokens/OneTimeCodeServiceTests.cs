using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.OneTimeTokens;

public sealed class OneTimeCodeServiceTests
{
    private static readonly SubjectRef Alice = new("alice");
    private readonly ManualClock _clock = new();
    private readonly RecordingOneTimeTokenStore _store = new();

    public static TheoryData<string?> NoCodes =>
    [
        null, "", " ", "-", "12345", "12345678901", "1234 5", "ÄÖÜÄÖÜ", "12345²", "I1O0LU", "12345\0", "123456\0", "ſſſſſſ", "ıııııı", new('1', 65), new('1', 1_000_000), "' OR '1'='1", "\uD800\uD800\uD800\uD800\uD800\uD800",
    ];

    [Fact]
    public async Task The_right_code_returns_its_data_once()
    {
        var service = Service();
        var grant = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", SecurityVersion = 7 });

        Assert.Equal(48, grant.Handle.Length);
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromMinutes(10), grant.ExpiresAt);
        Assert.Matches("^[0-9]{6}$", grant.Code);
        var result = await service.RedeemCodeAsync(grant.Handle, grant.Code, "sign-in");
        Assert.True(result.IsMatched);
        Assert.Equal(Alice, result.Token.Subject);
        Assert.Equal("sign-in", result.Token.Purpose);
        Assert.Equal(7, result.Token.SecurityVersion);
        Assert.Equal(_clock.GetUtcNow(), result.Token.CreatedAt);
        Assert.Equal(0, result.TriesLeft);

        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(grant.Handle, grant.Code, "sign-in")).Status);
    }

    [Theory]
    [InlineData(OneTimeCodeAlphabet.Digits, 6)]
    [InlineData(OneTimeCodeAlphabet.Digits, 10)]
    [InlineData(OneTimeCodeAlphabet.Letters, 6)]
    [InlineData(OneTimeCodeAlphabet.Letters, 10)]
    public async Task A_code_may_be_typed_with_spaces_hyphens_and_in_either_case(OneTimeCodeAlphabet alphabet, int length)
    {
        foreach (var type in (Func<string, string>[])[
            code => code,
            code => $" {code} ",
            code => $"{code[..3]}-{code[3..]}",
            code => $"{code[..3]} {code[3..]}\r\n",
            code => $"{code[..2]}\u00A0{code[2..4]}\u2011{code[4..]}\t",
            code => code.ToLowerInvariant(),
            code => string.Join(' ', code.ToCharArray()),
        ])
        {
            var service = Service();
            var grant = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Alphabet = alphabet, Length = length });
            Assert.Equal(length, grant.Code.Length);
            Assert.True((await service.RedeemCodeAsync(grant.Handle, type(grant.Code), "sign-in")).IsMatched);
        }
    }

    [Fact]
    public async Task Wrong_codes_use_up_the_attempts_and_then_even_the_right_one_is_refused()
    {
        var service = Service();
        var grant = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in" });

        for (var left = 4; left >= 0; left--)
        {
            var result = await service.RedeemCodeAsync(grant.Handle, Wrong(grant.Code), "sign-in");
            Assert.Equal((OneTimeCodeStatus.Wrong, left, null), (result.Status, result.TriesLeft, result.Token));
        }

        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(grant.Handle, grant.Code, "sign-in")).Status);
    }

    [Theory]
    [MemberData(nameof(NoCodes))]
    public async Task Text_that_cannot_be_a_code_is_not_an_attempt(string? code)
    {
        var service = Service();
        var grant = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in" });

        var result = await service.RedeemCodeAsync(grant.Handle, code, "sign-in");

        Assert.Equal((OneTimeCodeStatus.Malformed, 0), (result.Status, result.TriesLeft));
        for (var again = 0; again < 10; again++)
        {
            await service.RedeemCodeAsync(grant.Handle, code, "sign-in");
        }

        Assert.True((await service.RedeemCodeAsync(grant.Handle, grant.Code, "sign-in")).IsMatched);
    }

    [Fact]
    public async Task Six_simultaneous_attempts_count_as_five()
    {
        var service = Service();
        var grant = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in" });

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await service.RedeemCodeAsync(grant.Handle, Wrong(grant.Code), "sign-in"))));

        Assert.Equal([0, 1, 2, 3, 4], results.Where(result => result.Status == OneTimeCodeStatus.Wrong).Select(result => result.TriesLeft).Order());
    }

    [Fact]
    public async Task A_code_belongs_to_one_request()
    {
        var service = Service();
        var first = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Length = 10 });
        var second = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Length = 10 });
        var ofBob = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = new SubjectRef("bob"), Purpose = "sign-in", Length = 10 });
        var verify = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "verify", Length = 10 });

        foreach (var other in new[] { second.Code, ofBob.Code, verify.Code })
        {
            Assert.Equal(OneTimeCodeStatus.Wrong, (await service.RedeemCodeAsync(first.Handle, other, "sign-in")).Status);
        }

        Assert.Equal(OneTimeCodeStatus.Wrong, (await service.RedeemCodeAsync(ofBob.Handle, first.Code, "sign-in")).Status);
        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(verify.Handle, verify.Code, "sign-in")).Status);
        Assert.True((await service.RedeemCodeAsync(first.Handle, first.Code, "sign-in")).IsMatched);
        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(second.Handle, second.Code, "sign-in")).Status);
        Assert.True((await service.RedeemCodeAsync(verify.Handle, verify.Code, "verify")).IsMatched);
    }

    [Fact]
    public async Task A_code_expires_at_the_exact_instant()
    {
        var service = Service();
        var first = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in" });
        var second = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "verify" });

        _clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.True((await service.RedeemCodeAsync(first.Handle, first.Code, "sign-in")).IsMatched);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(second.Handle, second.Code, "verify")).Status);
        _clock.Advance(-TimeSpan.FromMinutes(5));
        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(second.Handle, second.Code, "verify")).Status);
    }

    [Fact]
    public async Task A_handle_is_not_a_token_and_a_token_is_not_a_handle()
    {
        var service = Service();
        var code = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in" });
        var link = await service.IssueAsync(new OneTimeTokenRequest { Subject = Alice, Purpose = "sign-in", Lifetime = TimeSpan.FromMinutes(10) });

        Assert.Null(await service.FindAsync(code.Handle, "sign-in"));
        Assert.Null(await service.ConsumeAsync(code.Handle, "sign-in"));
        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(link.Token, code.Code, "sign-in")).Status);
        Assert.NotNull(await service.FindAsync(link.Token, "sign-in"));
        Assert.True((await service.RedeemCodeAsync(code.Handle, code.Code, "sign-in")).IsMatched);
    }

    [Fact]
    public async Task A_handle_that_was_created_before_opens_nothing_until_a_code_is_issued_for_it()
    {
        var service = Service();
        var handle = service.CreateHandle(Alice);
        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(handle, "123456", "sign-in")).Status);

        var grant = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Handle = handle });

        Assert.Equal(handle, grant.Handle);
        Assert.True((await service.RedeemCodeAsync(handle, grant.Code, "sign-in")).IsMatched);
    }

    [Fact]
    public async Task A_handle_is_issued_with_one_code_only()
    {
        var service = Service();
        var request = new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Handle = service.CreateHandle(Alice), Length = 10 };
        var grant = await service.IssueCodeAsync(request);

        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.IssueCodeAsync(request).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.IssueDecoyAsync(request).AsTask());

        Assert.True((await service.RedeemCodeAsync(grant.Handle, grant.Code, "sign-in")).IsMatched);
    }

    [Fact]
    public async Task A_handle_of_another_subject_or_without_a_subject_is_refused()
    {
        var service = Service();
        var other = Enumerable.Range(0, 100).Select(i => new SubjectRef($"other {i}")).First(subject => subject.ToOwnerKey().Bucket != Alice.ToOwnerKey().Bucket);

        foreach (var handle in new[] { service.CreateHandle(other), "", "handle", new string('+', 48), service.CreateHandle(Alice) + "A" })
        {
            var request = new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Handle = handle };
            await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueCodeAsync(request).AsTask());
            await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueDecoyAsync(request).AsTask());
        }

        Assert.Empty(_store.Calls);
    }

    [Fact]
    public async Task A_request_out_of_its_bounds_is_refused_before_the_store()
    {
        var service = Service();
        OneTimeCodeRequest[] requests =
        [
            new() { Subject = Alice, Purpose = "sign-in", Length = 5 },
            new() { Subject = Alice, Purpose = "sign-in", Length = 11 },
            new() { Subject = Alice, Purpose = "sign-in", Length = int.MinValue },
            new() { Subject = Alice, Purpose = "sign-in", Alphabet = (OneTimeCodeAlphabet)2 },
            new() { Subject = Alice, Purpose = "sign-in", Lifetime = TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(1) },
            new() { Subject = Alice, Purpose = "sign-in", Lifetime = TimeSpan.FromMilliseconds(999) },
            new() { Subject = Alice, Purpose = "sign-in", Payload = new byte[32_769] },
        ];
        foreach (var request in requests)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueCodeAsync(request).AsTask());
            await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueDecoyAsync(request).AsTask());
        }

        Assert.Empty(_store.Calls);
    }

    [Fact]
    public async Task A_decoy_is_tried_and_expires_like_a_code_and_nothing_opens_it()
    {
        var (ofCode, ofDecoy) = (new List<(OneTimeCodeStatus, int)>(), new List<(OneTimeCodeStatus, int)>());
        foreach (var (isDecoy, answers) in new[] { (false, ofCode), (true, ofDecoy) })
        {
            _store.Calls.Clear();
            var service = Service();
            var request = new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Payload = new byte[100] };
            var grant = isDecoy ? await service.IssueDecoyAsync(request) : await service.IssueCodeAsync(request);
            Assert.Matches("^[0-9]{6}$", grant.Code);
            Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromMinutes(10), grant.ExpiresAt);
            for (var i = 0; i < 7; i++)
            {
                var result = await service.RedeemCodeAsync(grant.Handle, isDecoy ? grant.Code : Wrong(grant.Code), "sign-in");
                answers.Add((result.Status, result.TriesLeft));
            }

            Assert.Equal(["Add", .. Enumerable.Repeat("TryCode", 7)], _store.Calls);
        }

        Assert.Equal(ofCode, ofDecoy);
        Assert.Equal(OneTimeCodeStatus.Gone, ofDecoy[5].Item1);
        Assert.Equal(_store.Added[0] with { Key = default, CodeHash = default, Payload = default }, _store.Added[1] with { Key = default, CodeHash = default, Payload = default });
        Assert.Equal(_store.Added[0].Payload.Length, _store.Added[1].Payload.Length);
        Assert.Equal(_store.Added[0].CodeHash.Length, _store.Added[1].CodeHash.Length);
    }

    [Fact]
    public async Task A_decoy_matches_no_code_at_all()
    {
        var grant = await Service().IssueDecoyAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in" });
        var record = Assert.Single(_store.Added);

        // By its hash alone, without the limit of attempts, it matches neither the code that was created with it nor any other code.
        Assert.False(record.Matches(OneTimeCode.Hash(grant.Handle, "sign-in", grant.Code)));
        Assert.DoesNotContain(Enumerable.Range(0, 20_000), code => record.Matches(OneTimeCode.Hash(grant.Handle, "sign-in", $"{code:D6}")));
    }

    private OneTimeTokenService Service() => new(_store, Keys.NewProtector(), runtime: new AuthKitRuntime { TimeProvider = _clock });

    /// <summary>The code with another last character.</summary>
    private static string Wrong(string code) => code[..^1] + (code[^1] == '2' ? '3' : '2');
}
