using System.Buffers;
using System.Text.Json;
using AuthKit.Tokens;
using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Tokens;

[Trait("Category", "Thorough")]
public sealed class JwtIssuerTests
{
    private static readonly JwtKey Key = SampleTokens.Key("ES256");

    public static TheoryData<string> Algorithms => SampleTokens.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void An_issued_token_is_valid_and_has_its_claims(string name)
    {
        var key = SampleTokens.Key(name);
        var issued = SampleTokens.Issue(key).Issue(new JwtDescriptor
        {
            Subject = "älice\"\\\u0001😀",
            ClientId = "web",
            Audiences = [SampleTokens.Audience, "b"],
            Scope = "read write",
            SessionId = "s",
            AuthenticatedAt = SampleTokens.Now,
            AuthenticationClass = "aal2",
            AuthenticationMethods = ["pwd", "otp"],
            NotBefore = SampleTokens.Now,
            Claims = new Dictionary<string, JwtClaimValue>
            {
                ["tenant"] = "acme",
                ["n"] = long.MinValue,
                ["yes"] = true,
                ["roles"] = new[] { "a", "b" },
                ["o"] = JsonElement.Parse("""{"a":[1.5,null]}"""),
                ["no\"name"] = false,
            },
        });

        var claims = SampleTokens.Validator(key).Validate(issued.Token).Claims;

        Assert.NotNull(claims);
        Assert.Equal("älice\"\\\u0001😀", claims.Subject);
        Assert.Equal([SampleTokens.Audience, "b"], claims.Audiences);
        Assert.Equal(("web", "read write", "s", "aal2"), (claims.ClientId, claims.Scope, claims.SessionId, claims.AuthenticationClass));
        Assert.Equal(["pwd", "otp"], claims.AuthenticationMethods);
        Assert.Equal(issued.Id, claims.Id);
        Assert.Equal((issued.IssuedAt, issued.ExpiresAt), (claims.IssuedAt, claims.ExpiresAt));
        Assert.Equal(SampleTokens.Now.AddMinutes(15), claims.ExpiresAt);
        Assert.Equal((SampleTokens.Now, SampleTokens.Now), (claims.NotBefore, claims.AuthenticatedAt));
        Assert.True(claims.TryGetInt64("n", out var number) && number == long.MinValue);
        Assert.True(claims.TryGetBoolean("yes", out var yes) && yes && claims.TryGetBoolean("no\"name", out var no) && !no);
        Assert.True(claims.TryGetJson("o", out var json) && json.GetProperty("a")[0].GetDouble() == 1.5);
        Assert.True(claims.TryGetJson("roles", out var roles) && roles.GetArrayLength() == 2);
    }

    [Fact]
    public void Ids_are_unique()
    {
        var issuer = SampleTokens.Issue(SampleTokens.Key("HS256"));

        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => issuer.Issue(SampleTokens.Descriptor()).Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void An_access_token_needs_an_audience_a_subject_a_client_and_a_type()
    {
        JwtDescriptor[] incomplete =
        [
            new() { Subject = "a", ClientId = "c", Audiences = [] },
            new() { Subject = "a", ClientId = "c", Audiences = [""] },
            new() { ClientId = "c", Audiences = ["x"] },
            new() { Subject = "a", Audiences = ["x"] },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], TokenType = "" },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], TokenType = "a\"b" },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], Lifetime = TimeSpan.Zero },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], Lifetime = TimeSpan.FromHours(25) },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], ExpiresNoLaterThan = SampleTokens.Now },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], NotBefore = SampleTokens.Now.AddHours(1) },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], Id = "" },
            new() { Subject = "\uD800", ClientId = "c", Audiences = ["x"] },
            new() { Subject = new string('a', 8192), ClientId = "c", Audiences = ["x"] },
            new() { Subject = new string('a', 6000), ClientId = "c", Audiences = ["x"] },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], Claims = [new("iss", "evil")] },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], Claims = [new("a", 1), new("a", 2)] },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], Claims = [new("a", default)] },
            new() { Subject = "a", ClientId = "c", Audiences = ["x"], Claims = [new("a", JsonElement.Parse("""{"b":1,"b":2}"""))] },
        ];

        Assert.All(incomplete, descriptor => Assert.ThrowsAny<ArgumentException>(() => SampleTokens.Issue(Key).Issue(descriptor)));
        Assert.NotEmpty(SampleTokens.Issue(Key).Issue(SampleTokens.Descriptor()).Token);
    }

    [Fact]
    public void A_token_of_any_size_up_to_the_bound_is_issued()
    {
        // Payloads and tokens up to 1,024 bytes use the stack, and larger ones use rented memory. The bounds between them must not matter.
        var key = SampleTokens.Key("HS256");
        var issuer = SampleTokens.Issue(key);
        var longest = 0;
        for (var length = 1; length < 8_192; length += length is > 400 and < 1_100 ? 1 : 97)
        {
            var descriptor = new JwtDescriptor { Subject = "a", ClientId = "c", Audiences = [SampleTokens.Audience], Claims = [new("x", new string('y', length))] };
            if (Record.Exception(() => longest = Math.Max(longest, Issued(issuer, descriptor, length))) is { } refused)
            {
                Assert.IsType<ArgumentException>(refused);
                Assert.Throws<ArgumentException>(() => issuer.Check(descriptor));
                break;
            }

            issuer.Check(descriptor);
        }

        Assert.InRange(longest, 8_192 - 200, 8_192);

        int Issued(JwtIssuer issuer, JwtDescriptor descriptor, int length)
        {
            var token = issuer.Issue(descriptor).Token;

            Assert.True(SampleTokens.Validator(key).Validate(token).Claims!.TryGetString("x", out var text));
            Assert.Equal(length, text.Length);
            return token.Length;
        }
    }

    [Fact]
    public void A_large_token_leaves_no_data_in_rented_memory()
    {
        var key = SampleTokens.Key("HS256");
        SampleTokens.Issue(key).Issue(new JwtDescriptor { Subject = "a", ClientId = "c", Audiences = [SampleTokens.Audience], Claims = [new("x", new string('y', 4_000))] });

        // The pool gives a thread the array that it returned last.
        var rented = ArrayPool<byte>.Shared.Rent(2 * new JwtIssuerOptions().MaxSize);

        Assert.False(rented.AsSpan().ContainsAnyExcept((byte)0));
        ArrayPool<byte>.Shared.Return(rented);
    }

    [Fact]
    public void The_largest_size_is_exact()
    {
        var key = SampleTokens.Key("HS256");
        JwtDescriptor Padded(int padding) => new()
        {
            Subject = "a",
            ClientId = "c",
            Audiences = [SampleTokens.Audience],
            Id = "i",
            Claims = [new("x", new string('y', padding))],
        };

        foreach (var size in new[] { 512, 900, 2_048, 8_192 })
        {
            var fitting = Enumerable.Range(0, size).First(padding => SampleTokens.Issue(key).Issue(Padded(padding)).Token.Length >= size - 1);
            var length = SampleTokens.Issue(key).Issue(Padded(fitting)).Token.Length;

            Assert.Equal(length, SampleTokens.Issue(key, change: options => options.MaxSize = length).Issue(Padded(fitting)).Token.Length);
            Assert.Throws<ArgumentException>(() => SampleTokens.Issue(key, change: options => options.MaxSize = length - 1).Issue(Padded(fitting)));
        }
    }

    [Theory]
    [InlineData("read", true)]
    [InlineData("read write", true)]
    [InlineData("!#[]~ https://api.example/read", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData(" read", false)]
    [InlineData("read ", false)]
    [InlineData("read  write", false)]
    [InlineData("read\twrite", false)]
    [InlineData("read\nwrite", false)]
    [InlineData("re\"ad", false)]
    [InlineData("re\\ad", false)]
    [InlineData("re\u007Fad", false)]
    [InlineData("lésen", false)]
    public void A_scope_follows_the_grammar_of_rfc_6749(string scope, bool isScope)
    {
        var descriptor = new JwtDescriptor { Subject = "a", ClientId = "c", Audiences = ["x"], Scope = scope };
        if (isScope)
        {
            Assert.NotEmpty(SampleTokens.Issue(Key).Issue(descriptor).Token);
        }
        else
        {
            Assert.Throws<ArgumentException>(() => SampleTokens.Issue(Key).Issue(descriptor));
        }
    }

    [Fact]
    public void A_limit_on_the_expiry_overrides_the_lifetime()
    {
        var issuer = SampleTokens.Issue(Key);

        Assert.Equal(SampleTokens.Now.AddSeconds(9), issuer.Issue(new JwtDescriptor { Subject = "a", ClientId = "c", Audiences = ["x"], ExpiresNoLaterThan = SampleTokens.Now.AddSeconds(9.9) }).ExpiresAt);
        Assert.Equal(SampleTokens.Now.AddMinutes(15), issuer.Issue(new JwtDescriptor { Subject = "a", ClientId = "c", Audiences = ["x"], ExpiresNoLaterThan = DateTimeOffset.MaxValue }).ExpiresAt);
    }

    [Fact]
    public void Options_list_every_problem() => Assert.Equal(3, Assert.Throws<OptionsValidationException>(() =>
        new JwtIssuer(new JwtKeyRing(Key), new JwtIssuerOptions { Lifetime = TimeSpan.Zero, MaxSize = 1 })).Failures.Count());

    [Fact]
    public void A_ring_needs_a_key_that_signs()
    {
        using var publicKey = JwtKey.FromJwk(System.Text.Encoding.UTF8.GetBytes(Key.ToJwk()));

        Assert.Throws<ArgumentException>(() => new JwtKeyRing(publicKey));
    }

    [Property(MaxTest = 500)]
    public bool Arbitrary_claims_are_read_back(NonNull<string> subject, NonNull<string> name, NonNull<string> text, long number, bool flag)
    {
        var wellFormed = new[] { subject.Get, name.Get, text.Get }.Select(value => value.IsWellFormed()).All(value => value);
        var hs256 = SampleTokens.Key("HS256");
        var claimName = "x" + name.Get;
        var descriptor = new JwtDescriptor
        {
            Subject = "s" + subject.Get,
            ClientId = "c",
            Audiences = [SampleTokens.Audience],
            Claims = [new(claimName, text.Get), new(claimName + "n", number), new(claimName + "b", flag), new(claimName + "t", new[] { text.Get })],
        };
        if (!wellFormed)
        {
            return true;
        }

        var claims = SampleTokens.Validator(hs256).Validate(SampleTokens.Issue(hs256).Issue(descriptor).Token).Claims;
        return claims is not null && claims.Subject == descriptor.Subject &&
            claims.TryGetString(claimName, out var same) && same == text.Get &&
            claims.TryGetInt64(claimName + "n", out var sameNumber) && sameNumber == number &&
            claims.TryGetBoolean(claimName + "b", out var sameFlag) && sameFlag == flag &&
            claims.TryGetJson(claimName + "t", out var texts) && texts[0].GetString() == text.Get;
    }
}
