using AuthKit.Messages;

namespace AuthKit.Tests.Messages;

public sealed class MessageComposerTests
{
    private const string Token = "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw";
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 14, 15, 0, TimeSpan.FromHours(2));

    public static TheoryData<AuthMessageKind> Kinds => new(Enum.GetValues<AuthMessageKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_plain_text_of_short_lines(AuthMessageKind kind)
    {
        var message = Compose(kind, "An App with a rather long name {0} {1}");

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
    public void A_link_or_code_stands_on_a_line_of_its_own_and_nowhere_else(AuthMessageKind kind)
    {
        var message = Compose(kind, "App");

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
    public void Each_link_leads_to_its_page()
    {
        string[] paths = [.. new[] { AuthMessageKind.VerifyEmail, AuthMessageKind.ResetPassword, AuthMessageKind.MagicLink, AuthMessageKind.ConfirmNewEmail, AuthMessageKind.Invitation }
            .Select(kind => Compose(kind, "App").Link!.AbsolutePath)];

        Assert.Equal(["/verify-email", "/reset-password", "/magic-link", "/confirm-email", "/accept-invitation"], paths);
    }

    [Fact]
    public void A_message_without_a_link_has_no_page()
    {
        var composer = new MessageComposer(new MessageOptions { BaseUrl = new Uri("https://app.example") });

        Assert.Throws<ArgumentOutOfRangeException>(() => composer.Link(AuthMessageKind.PasswordChanged, "", "a@example.com", Token, Time));
        Assert.Throws<ArgumentOutOfRangeException>(() => composer.Notice((AuthMessageKind)99, "", "a@example.com", Time));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((AuthMessageKind)0).ToCode());
    }

    private static AuthMessage Compose(AuthMessageKind kind, string application)
    {
        var composer = new MessageComposer(new MessageOptions { BaseUrl = new Uri("https://app.example"), ApplicationName = application }.Snapshot());
        return kind switch
        {
            AuthMessageKind.VerifyEmail or AuthMessageKind.ResetPassword or AuthMessageKind.MagicLink or AuthMessageKind.ConfirmNewEmail or AuthMessageKind.Invitation =>
                composer.Link(kind, "acme", "to@example.com", Token, Time),
            AuthMessageKind.SignInCode => composer.Code(kind, "acme", "to@example.com", "123456", Time),
            _ => composer.Notice(kind, "acme", "to@example.com", Time),
        };
    }
}
