using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Messages;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>A client with an account for a victim's address can cause only a fixed number of mails to it, with the default options.</summary>
public sealed class MailFloodTests
{
    private const string Victim = "victim@example.com";

    [Fact]
    public async Task Many_browsers_of_one_account_cause_six_mails_of_a_kind_to_its_address()
    {
        await using var site = await TestSite.StartAsync();
        for (var i = 0; i < 25; i++)
        {
            var browser = await site.BrowserOfAsync(Victim);
            for (var j = 0; j < 3; j++)
            {
                foreach (var path in (string[])["/auth/password/forgot", "/auth/magic-link", "/auth/email-code"])
                {
                    Assert.Equal(HttpStatusCode.Accepted, (await browser.PostAsync(path, new { email = Victim })).Status);
                }
            }
        }

        Assert.Equal(
            [(AuthMessageKind.ResetPassword, 6), (AuthMessageKind.MagicLink, 6), (AuthMessageKind.SignInCode, 6)],
            await CountAsync(site));
    }

    [Fact]
    public async Task An_account_that_is_created_and_deleted_in_a_loop_causes_three_mails_of_a_kind_to_its_address()
    {
        await using var site = await TestSite.StartAsync();
        for (var i = 0; i < 8; i++)
        {
            var browser = await site.BrowserOfAsync(Victim);
            Assert.Equal(HttpStatusCode.Accepted, (await browser.PostAsync("/auth/email/verification")).Status);
            await site.MailsAsync();
            Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = "a new horse for the old battery" })).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/auth/account/delete", new { password = "a new horse for the old battery" })).Status);
        }

        Assert.Equal(
            [(AuthMessageKind.VerifyEmail, 3), (AuthMessageKind.PasswordChanged, 3), (AuthMessageKind.AccountDeleted, 3)],
            await CountAsync(site));
    }

    [Fact]
    public async Task An_owner_in_a_known_browser_gets_mail_while_another_client_at_the_same_address_floods()
    {
        await using var site = await TestSite.StartAsync();
        var owner = await site.BrowserOfAsync(Victim);
        foreach (var path in (string[])["/auth/password/forgot", "/auth/magic-link", "/auth/email-code"])
        {
            HttpStatusCode last = default;
            for (var i = 0; i < 40; i++)
            {
                last = (await site.PostAsync(path, new { email = Victim })).Status;
            }

            Assert.Equal(HttpStatusCode.TooManyRequests, last);
            var before = (await site.MailsAsync()).Count;
            Assert.Equal(HttpStatusCode.Accepted, (await owner.PostAsync(path, new { email = Victim })).Status);
            Assert.Equal(before + 1, (await site.MailsAsync()).Count);
        }
    }

    private static async Task<IEnumerable<(AuthMessageKind Kind, int Count)>> CountAsync(TestSite site)
    {
        var mails = await site.MailsAsync();
        Assert.All(mails, static mail => Assert.Equal(Victim, mail.To));
        return mails.CountBy(static mail => mail.Kind).Select(static count => (count.Key, count.Value)).OrderBy(static count => count.Key);
    }
}
