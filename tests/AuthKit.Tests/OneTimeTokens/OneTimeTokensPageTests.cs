using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Tests.OneTimeTokens;

/// <summary>Compares <c>docs/one-time-tokens.md</c> with the code.</summary>
public sealed class OneTimeTokensPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "one-time-tokens.md"));

    [Fact]
    public void The_page_s_code_is_the_code_that_is_run_here()
    {
        var source = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests", "AuthKit.Tests", "OneTimeTokens", "OneTimeTokensPageTests.cs"))
            .Select(line => line.Trim())
            .ToHashSet(StringComparer.Ordinal);
        var code = Page.Split("```csharp\n").Skip(1).SelectMany(block => block.Split("```")[0].Split('\n')).Select(line => line.Trim()).ToList();

        Assert.True(code.Count > 10);
        Assert.All(code, line => Assert.Contains(line, source));
    }

    [Fact]
    public void The_page_names_the_numbers_of_the_code()
    {
        Assert.Contains($"| `MaxLive` | {new OneTimeTokenOptions().MaxLive} | 1 to {OneTimeTokenOptions.MaxLiveLimit} |", Page, StringComparison.Ordinal);
        Assert.Contains($"| `MaxTries` | {new OneTimeTokenOptions().MaxTries} | 1 to {OneTimeTokenOptions.MaxTriesLimit} |", Page, StringComparison.Ordinal);
        Assert.Contains($"`{OneTimeCode.Digits}`", Page, StringComparison.Ordinal);
        Assert.Contains($"`{OneTimeCode.Letters}`", Page, StringComparison.Ordinal);
        Assert.Equal(729_000_000, Math.Pow(OneTimeCode.Letters.Length, 6));
        Assert.Equal(32_768, OneTimeTokenRequest.MaxPayloadSize);
    }

    [Fact]
    public async Task The_example_runs()
    {
        var protector = Keys.NewProtector();
        var alice = new SubjectRef("alice");
        var account = new { SecurityVersion = 7L };

        var tokens = new OneTimeTokenService(new InMemoryOneTimeTokenStore(), protector);

        // A link.
        OneTimeTokenGrant link = await tokens.IssueAsync(new OneTimeTokenRequest
        {
            Purpose = "change-email",
            Subject = alice,
            Lifetime = TimeSpan.FromMinutes(15),
            SecurityVersion = account.SecurityVersion,
            Payload = "alice@new.example"u8.ToArray(),
        });
        OneTimeToken? used = await tokens.ConsumeAsync(link.Token, "change-email");
        bool isCurrent = used?.SecurityVersion == account.SecurityVersion;

        // A code: the handle stays with the browser, the code goes into the mail.
        OneTimeCodeGrant code = await tokens.IssueCodeAsync(new OneTimeCodeRequest { Purpose = "sign-in", Subject = alice });
        OneTimeCodeResult result = await tokens.RedeemCodeAsync(code.Handle, "482 913", "sign-in");
        if (result.IsMatched)
        {
            SubjectRef subject = result.Token.Subject;
            Assert.Equal(alice, subject);
        }

        Assert.True(isCurrent);
        Assert.Equal("alice@new.example"u8.ToArray(), used!.Payload.ToArray());
        Assert.True(result.IsMatched || result.TriesLeft == 4);
    }
}
