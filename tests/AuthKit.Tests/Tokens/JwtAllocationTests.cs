using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

/// <summary>Measures a token with nine claims and about 386 characters, as in docs/benchmarks.md.</summary>
public sealed class JwtAllocationTests
{
    private static readonly JwtKey Key = SampleTokens.Key("HS256");

    private static readonly JwtDescriptor NineClaims = new()
    {
        Subject = "0190a1b2c3d4",
        ClientId = "web",
        Audiences = [SampleTokens.Audience],
        Id = "Yq3v0r5b8nWk2mTz7dXc1A",
        Scope = "read write",
        SessionId = "Yq3v0r5b8nWk2mTz7dXc1A",
    };

    [Fact]
    public void Validating_allocates_at_most_512_bytes()
    {
        var validator = SampleTokens.Validator(Key);
        var token = SampleTokens.Issue(Key).Issue(NineClaims).Token;

        Assert.InRange(token.Length, 350, 450);
        Assert.InRange(Allocated(() => Assert.True(validator.Validate(token).IsValid)), 1, 512);
    }

    [Fact]
    public void Issuing_allocates_at_most_1_kib()
    {
        var issuer = SampleTokens.Issue(Key);

        Assert.InRange(Allocated(() => issuer.Issue(NineClaims)), 1, 1024);
    }

    private static long Allocated(Action action)
    {
        action();
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
