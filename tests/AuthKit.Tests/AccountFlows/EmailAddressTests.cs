using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.SignIn;
using FsCheck.Xunit;

namespace AuthKit.Tests.AccountFlows;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("Alice@Example.com", "Alice@Example.com")]
    [InlineData("a.l+i'c`e@mail.example", "a.l+i'c`e@mail.example")]
    [InlineData("a\u1FEF@example.com", "a`@example.com")]
    [InlineData("\u212Bsa@example.com", "\u00C5sa@example.com")]
    [InlineData("e\u0301mile@example.com", "\u00E9mile@example.com")]
    [InlineData("\u7528\u6237@\u4F8B\u5B50.\u6D4B\u8BD5", "\u7528\u6237@\u4F8B\u5B50.\u6D4B\u8BD5")]
    [InlineData("x@b\u00FCcher.example", "x@b\u00FCcher.example")]
    [InlineData("x@xn--bcher-kva.example", "x@xn--bcher-kva.example")]
    public void Text_to_which_mail_can_be_sent_is_stored_in_form_C(string typed, string expected)
    {
        Assert.True(EmailAddress.TryNormalize(typed, out var address));
        Assert.Equal(expected, address);
        Assert.True(EmailAddress.IsPlausible(typed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("@example.com")]
    [InlineData("alice@")]
    [InlineData("alice@a@b")]
    [InlineData("alice example@example.com")]
    [InlineData("alice@example.com\r\nBcc: x@evil.example")]
    [InlineData("alice@example.com,x@evil.example")]
    [InlineData("<alice@example.com>")]
    [InlineData("\"a\"@example.com")]
    [InlineData("a(comment)@example.com")]
    [InlineData("a\u037Eb@example.com")] // becomes a semicolon
    [InlineData("a@example.com\u037Ex@evil.example")]
    [InlineData("a\u226Eb@example.com")] // contains a less-than sign when decomposed
    [InlineData("a<\u0338b@example.com")] // becomes U+226E when composed
    [InlineData("a\uFF0Cb@example.com")] // full-width comma
    [InlineData("a\uFF1Bb@example.com")] // full-width semicolon
    [InlineData("a\uFF20evil.example@example.com")] // full-width at
    [InlineData("a@example.com.")] // would be another login for the same mailbox
    [InlineData("a@example..com")]
    [InlineData("a@.example.com")]
    [InlineData("a..b@example.com")]
    [InlineData(".a@example.com")]
    [InlineData("a.@example.com")]
    [InlineData("a@.")]
    [InlineData("a@example\u3002com")] // ideographic full stop
    [InlineData("a@example\uFF0Ecom")] // full-width full stop
    [InlineData("a@example\uFF61com")] // half-width ideographic full stop
    [InlineData("a@\u2100.example")] // account of: a/c
    [InlineData("a@exam\uFF50le.com")] // full-width letter
    [InlineData("a@e\u00ADxample.com")] // soft hyphen
    [InlineData("a@exa\u200Bmple.com")] // zero width space
    [InlineData("a\u200Db@example.com")] // zero width joiner
    [InlineData("\u202Emoc.elpmaxe@ecila")] // right-to-left override
    [InlineData("a\u2066b@example.com")] // isolate
    [InlineData("a\u061Cb@example.com")] // Arabic letter mark
    [InlineData("a\uFE0F@example.com")] // variation selector
    [InlineData("a\u3164@example.com")] // filler
    [InlineData("a\u2800@example.com")] // blank
    [InlineData("a\u00A0b@example.com")] // no-break space
    [InlineData("a\u2028b@example.com")] // line separator
    [InlineData("a\u0085b@example.com")] // next line
    [InlineData("a\uE000@example.com")] // private
    [InlineData("\u0338alice@example.com")] // a mark that changes the preceding character
    [InlineData("alice@\u0338example.com")]
    [InlineData("alice@example.\u0338com")]
    public void Text_to_which_mail_cannot_be_sent_safely_is_refused(string typed) => Assert.False(EmailAddress.TryNormalize(typed, out _));

    [Property(MaxTest = 2000)]
    public bool Stored_address_is_an_address_again_and_the_same_login(string local, string domain)
    {
        var typed = $"{local}@{domain}";
        return !EmailAddress.TryNormalize(typed, out var address)
            || (EmailAddress.TryNormalize(address, out var again) && string.Equals(address, again, StringComparison.Ordinal)
                && LoginName.TryNormalize(typed, out var typedLogin) && LoginName.TryNormalize(address, out var login) && string.Equals(typedLogin, login, StringComparison.Ordinal)
                && !address.Any(static c => c is '<' or '>' or ',' or ';' || char.IsWhiteSpace(c) || char.IsControl(c)));
    }

    [Theory]
    [InlineData("\u212Bsa@example.com", "\u00C5sa@example.com")]
    [InlineData("\u212Aarl@example.com", "Karl@example.com")]
    public async Task Compared_stored_and_mailed_address_have_one_form(string typed, string expected)
    {
        await using var site = new FlowSite();
        var registered = await site.Registration.RegisterAsync(new Registration { Email = typed, Password = FlowSite.Password, Client = site.Client });
        Assert.Equal((expected, expected), (registered.Account!.Login, registered.Account.Email));
        var stored = (await site.Accounts.FindByLoginAsync(expected))!;
        Assert.Equal((expected, expected), (stored.Login, stored.Email));
        await site.Passwords.RequestResetAsync(typed, site.Client);
        Assert.Equal(expected, Assert.Single(await site.MailAsync()).To);

        await site.Invitations.InviteForApplicationAsync("b" + typed);
        Assert.Equal("b" + expected, (await site.OneMailAsync(AuthMessageKind.Invitation, "b" + expected)).To);
        var session = await site.OpenSessionAsync(stored);
        await site.EmailChange.RequestAsync(session.Session, FlowSite.Password, "c" + typed, BrowserBinding.Create(), site.Client);
        Assert.Equal("c" + expected, (await site.OneMailAsync(AuthMessageKind.ConfirmNewEmail, "c" + expected)).To);
    }

    [Fact]
    public async Task Account_that_the_application_adds_is_stored_in_the_compared_form()
    {
        await using var site = new FlowSite();
        await site.AddAsync("\u212Bsa@example.com");
        var stored = (await site.Accounts.FindByLoginAsync("\u00C5SA@example.com"))!;
        Assert.Equal(("\u00C5sa@example.com", "\u00C5sa@example.com"), (stored.Login, stored.Email));
        Assert.Equal(AccountWrite.LoginTaken, await site.Accounts.AddAsync(new Account { Subject = new("other"), Login = "A\u030Asa@example.com" }));
        await site.Accounts.UpdateAsync(stored.WithEmail("E\u0301mile@example.com", isVerified: true));
        Assert.Equal("\u00C9mile@example.com", (await site.Accounts.FindByIdAsync(stored.Subject))!.Email);
    }
}
