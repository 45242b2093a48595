using AuthKit.Messages;

namespace AuthKit.Tests.Messages;

public sealed class MessageComposerTests
{
    private const string Token = "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw";
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 14, 15, 0, TimeSpan.FromHours(2));

    public static TheoryData<AuthMessageKind> Kinds => new(Enum.GetValues<AuthMessageKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_has_a_plain_text_of_short_lines(AuthMessageKind kind)
    {
        var message = await ComposeAsync(kind, "An App with a rather long name {0} {1}");

        Assert.Equal(kind, message.Kind);
        Assert.Equal("acme", message.Tenant);
        Assert.Equal("to@example.com", message.To);
        Assert.All([message.Subject, .. message.Text.Split('\n')], line => Assert.True(line.Length <= 100 && !line.Contains('\r', StringComparison.Ordinal)));
        Assert.All(message.Text.Split('\n').Where(line => !line.StartsWith("https://", StringComparison.Ordinal)), line => Assert.True(line.Length <= 78, line));
        Assert.Contains("An App with a rather long name", message.Subject, StringComparison.Ordinal);
        Assert.EndsWith(".\n", message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", message.Text, StringComparison.Ordinal);
        Assert.Matches("^[a-z]+(_[a-z]+)*$", kind.ToCode());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_link_or_code_is_on_its_own_line_and_nowhere_else(AuthMessageKind kind)
    {
        var message = await ComposeAsync(kind, "App");

        Assert.DoesNotContain(Token, message.Subject, StringComparison.Ordinal);
        var secrets = message.Text.Split('\n').Where(line => line.Contains(Token, StringComparison.Ordinal) || line.Contains("123456", StringComparison.Ordinal)).ToList();
        if (message.Link is { } link)
        {
            Assert.Equal($"?token={Token}", link.Query);
            Assert.Equal([link.AbsoluteUri], secrets);
        }
        else if (message.Code is not null)
        {
            Assert.Equal(["123456"], secrets);
        }
        else
        {
            Assert.Empty(secrets);
            Assert.Null(message.ExpiresAt);
            return;
        }

        Assert.Equal(Time, message.ExpiresAt);
        Assert.Contains("until 2 January 2030, 12:15 UTC", message.Text.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_link_leads_to_its_page()
    {
        var paths = new List<string>();
        foreach (var kind in new[] { AuthMessageKind.VerifyEmail, AuthMessageKind.ResetPassword, AuthMessageKind.MagicLink, AuthMessageKind.ConfirmNewEmail, AuthMessageKind.Invitation })
        {
            paths.Add((await ComposeAsync(kind, "App")).Link!.AbsolutePath);
        }

        Assert.Equal(["/verify-email", "/reset-password", "/magic-link", "/confirm-email", "/accept-invitation"], paths);
    }

    [Fact]
    public async Task A_message_without_a_link_has_no_page()
    {
        var composer = new MessageComposer(new MessageOptions { BaseUrl = new Uri("https://app.example") });

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => composer.LinkAsync(AuthMessageKind.PasswordChanged, "", "a@example.com", Token, Time, default).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => composer.NoticeAsync((AuthMessageKind)99, "", "a@example.com", Time, default).AsTask());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((AuthMessageKind)0).ToCode());
    }

    [Fact]
    public async Task Links_and_names_belong_to_the_recipient_s_tenant()
    {
        var options = new MessageOptions { BaseUrl = new Uri("https://app.example"), ApplicationName = "App" };
        options.Tenants["acme"] = new TenantMessageOptions { BaseUrl = new Uri("https://acme.example/auth/") };
        options.Tenants["bolt"] = new TenantMessageOptions { ApplicationName = "Bolt" };
        var source = new Source();
        var composer = new MessageComposer(options.Snapshot(), source);
        options.Tenants.Clear();

        Assert.Equal(("https://acme.example/auth/reset-password", "Choose a new password for App"), await ResetAsync("acme"));
        Assert.Equal(("https://app.example/reset-password", "Choose a new password for Bolt"), await ResetAsync("bolt"));
        Assert.Equal(("https://app.example/reset-password", "Choose a new password for App"), await ResetAsync("another"));

        // The tenant options that the application returns at run time win. Invalid ones are never sent.
        source.Found["acme"] = new TenantMessageOptions { BaseUrl = new Uri("https://new.example"), ApplicationName = "Acme" };
        Assert.Equal(("https://new.example/reset-password", "Choose a new password for Acme"), await ResetAsync("acme"));
        Assert.Equal("Your password for Acme was changed", (await composer.NoticeAsync(AuthMessageKind.PasswordChanged, "acme", "a@example.com", Time, default)).Subject);
        Assert.Equal("Your code for Acme", (await composer.CodeAsync(AuthMessageKind.SignInCode, "acme", "a@example.com", "123456", Time, default)).Subject);
        source.Found["acme"] = new TenantMessageOptions { BaseUrl = new Uri("http://evil.example") };
        await Assert.ThrowsAsync<InvalidOperationException>(() => ResetAsync("acme"));

        async Task<(string Link, string Subject)> ResetAsync(string tenant)
        {
            var message = await composer.LinkAsync(AuthMessageKind.ResetPassword, tenant, "a@example.com", Token, Time, default);
            return (message.Link!.GetLeftPart(UriPartial.Path), message.Subject);
        }
    }

    private static ValueTask<AuthMessage> ComposeAsync(AuthMessageKind kind, string application)
    {
        var composer = new MessageComposer(new MessageOptions { BaseUrl = new Uri("https://app.example"), ApplicationName = application }.Snapshot());
        return kind switch
        {
            AuthMessageKind.VerifyEmail or AuthMessageKind.ResetPassword or AuthMessageKind.MagicLink or AuthMessageKind.ConfirmNewEmail or AuthMessageKind.Invitation =>
                composer.LinkAsync(kind, "acme", "to@example.com", Token, Time, default),
            AuthMessageKind.SignInCode => composer.CodeAsync(kind, "acme", "to@example.com", "123456", Time, default),
            _ => composer.NoticeAsync(kind, "acme", "to@example.com", Time, default),
        };
    }

    private sealed class Source : ITenantMessageSource
    {
        public Dictionary<string, TenantMessageOptions> Found { get; } = [];

        public ValueTask<TenantMessageOptions?> FindAsync(string tenant, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Found.GetValueOrDefault(tenant));
    }
}
