using AuthKit.Messages;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Messages;

public sealed class MessageOptionsTests
{
    [Theory]
    [InlineData("https://app.example", "https://app.example/reset-password?token=abc_-9")]
    [InlineData("https://app.example/", "https://app.example/reset-password?token=abc_-9")]
    [InlineData("https://app.example:8443/a/b", "https://app.example:8443/a/b/reset-password?token=abc_-9")]
    [InlineData("https://app.example/a/b/", "https://app.example/a/b/reset-password?token=abc_-9")]
    [InlineData("http://localhost:5000", "http://localhost:5000/reset-password?token=abc_-9")]
    [InlineData("http://127.0.0.1", "http://127.0.0.1/reset-password?token=abc_-9")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000/reset-password?token=abc_-9")]
    public async Task A_link_is_the_base_plus_the_path_plus_the_token(string baseUrl, string link)
    {
        var composer = new MessageComposer(new MessageOptions { BaseUrl = new Uri(baseUrl) }.Snapshot());

        Assert.Equal(link, (await composer.LinkAsync(AuthMessageKind.ResetPassword, "", "a@example.com", "abc_-9", default, default)).Link!.AbsoluteUri);
    }

    [Fact]
    public void Characters_that_could_break_out_are_escaped()
    {
        var links = new MessageLinks(new MessageOptions { BaseUrl = new Uri("https://app.example") }.Snapshot());

        var link = links.Create(new MessageOrigin("https://app.example", "App"), AuthMessageKind.MagicLink, "a&b=c#d?e/../\r\n");

        Assert.Equal("https://app.example/magic-link?token=a%26b%3Dc%23d%3Fe%2F..%2F%0D%0A", link.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://app.example/")]
    [InlineData("ftp://app.example/")]
    [InlineData("https://app.example/?tenant=a")]
    [InlineData("https://app.example/?")]
    [InlineData("https://app.example/#/")]
    [InlineData("https://app.example/#")]
    [InlineData("https://user@app.example/")]
    [InlineData("https://app.example/a\\b")]
    [InlineData("/relative")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://localhost.evil.example/")]
    public void A_base_that_is_not_allowed_for_links_is_refused(string baseUrl)
    {
        var options = new MessageOptions { BaseUrl = new Uri(baseUrl, UriKind.RelativeOrAbsolute) };

        Assert.Contains("BaseUrl", Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("/verify")]
    [InlineData("verify/")]
    [InlineData("a//b")]
    [InlineData("../verify")]
    [InlineData("a/./b")]
    [InlineData("verify?x=1")]
    [InlineData("verify#x")]
    [InlineData("a\\b")]
    [InlineData("a%2e%2e")]
    [InlineData("über")]
    [InlineData("a b")]
    [InlineData("a:b")]
    public void A_path_to_another_site_is_refused(string? path)
    {
        var options = new MessageOptions { BaseUrl = new Uri("https://app.example"), VerifyEmailPath = path! };

        Assert.Contains("VerifyEmailPath", Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\r\nBcc: b@example.com")]
    [InlineData("a\u2028b")]
    [InlineData("a\u0000")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_name_that_does_not_fit_on_one_line_is_refused(string name)
    {
        var options = new MessageOptions { BaseUrl = new Uri("https://app.example"), ApplicationName = name };

        Assert.Contains("ApplicationName", Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_half_a_character_is_refused() =>
        A_name_that_does_not_fit_on_one_line_is_refused("a\ud800");

    [Fact]
    public void Every_problem_is_listed_at_once()
    {
        var options = new MessageOptions
        {
            VerifyEmailPath = "",
            ResetPasswordPath = "",
            MagicLinkPath = "",
            ConfirmEmailPath = "",
            InvitationPath = "",
            QueueCapacity = 0,
            Senders = 33,
            MaxAttempts = 11,
            AttemptTimeout = TimeSpan.Zero,
        };

        var exception = Assert.Throws<OptionsValidationException>(() => new MessageQueue(new ScriptedSender(), options));

        Assert.Equal(10, exception.Failures.Count());
        Assert.Contains("BaseUrl is missing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_messages_of_a_tenant_are_listed_with_the_other_problems()
    {
        var options = new MessageOptions { BaseUrl = new Uri("https://app.example") };
        options.Tenants["acme"] = new TenantMessageOptions { BaseUrl = new Uri("http://acme.example") };
        options.Tenants["bolt"] = new TenantMessageOptions { ApplicationName = "two\nlines" };
        options.Tenants[""] = new TenantMessageOptions();
        options.Tenants[new string('x', 256)] = new TenantMessageOptions();
        options.Tenants["none"] = null!;
        options.Tenants["fine"] = new TenantMessageOptions { BaseUrl = new Uri("https://fine.example/a/"), ApplicationName = "Fine" };

        var exception = Assert.Throws<OptionsValidationException>(() => new MessageQueue(new ScriptedSender(), options));

        Assert.Equal(5, exception.Failures.Count());
        Assert.Contains("Tenants:acme:BaseUrl", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_changes_do_not_reach_the_queue()
    {
        var options = new MessageOptions { BaseUrl = new Uri("https://app.example") };
        await using var queue = new MessageQueue(new ScriptedSender(), options);

        options.BaseUrl = new Uri("https://evil.example");

        Assert.Equal("app.example", (await queue.Composer.LinkAsync(AuthMessageKind.MagicLink, "", "a@example.com", "t", DateTimeOffset.UnixEpoch, default)).Link!.Host);
    }
}
