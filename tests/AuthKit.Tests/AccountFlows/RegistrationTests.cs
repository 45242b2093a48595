using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.Tests.SignIn;

namespace AuthKit.Tests.AccountFlows;

public sealed class RegistrationTests : IDisposable
{
    private const string Email = "Alice@example.com";
    private const string Password = SignInSite.Password;
    private readonly SignInSite _site = new();
    private readonly RegistrationService _registration;

    public RegistrationTests() => _registration = new RegistrationService(_site.Accounts, new PasswordPolicy(), _site.Hasher);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Who_registered_signs_in_and_nobody_is_signed_in_before()
    {
        var registered = await RegisterAsync(Email, Password);
        Assert.True(registered.IsRegistered);
        Assert.Empty(await _site.Sessions.ListAsync(registered.Account.Subject));

        var result = await _site.SignInAsync("aLICE@EXAMPLE.com");

        Assert.True(result.IsSignedIn);
        Assert.Equal(registered.Account.Subject, result.Account.Subject);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("@example.com")]
    [InlineData("alice@")]
    [InlineData("a@b@c")]
    [InlineData("a b@example.com")]
    [InlineData("a\r\nBcc:x@example.com")]
    [InlineData("<alice@example.com>")]
    [InlineData("a@example.com,b@example.com")]
    public async Task What_can_be_no_address_is_refused_before_any_work(string? email)
    {
        Assert.Equal(RegistrationStatus.InvalidEmail, (await RegisterAsync(email, Password)).Status);
        Assert.Equal(0, _site.Hasher.Hashed);
    }

    [Fact]
    public async Task A_password_that_the_policy_refuses_makes_no_account_and_costs_no_hash()
    {
        var result = await RegisterAsync("longname@example.com", "Longname");

        Assert.Equal(RegistrationStatus.PasswordRejected, result.Status);
        Assert.Equal(["context_word"], result.Reasons);
        Assert.Equal(0, _site.Hasher.Hashed);
        Assert.Null(await _site.Accounts.FindByLoginAsync("longname@example.com"));
    }

    [Fact]
    public async Task A_login_that_is_taken_makes_no_account()
    {
        await RegisterAsync(Email, Password);

        var again = await RegisterAsync(Email.ToUpperInvariant(), "another long phrase");

        Assert.Equal(RegistrationStatus.LoginTaken, again.Status);
        Assert.False((await _site.SignInAsync(Email, "another long phrase")).IsSignedIn);
        Assert.True((await _site.SignInAsync(Email)).IsSignedIn);
    }

    private async Task<RegistrationResult> RegisterAsync(string? email, string? password) =>
        await _registration.RegisterAsync(new Registration { Email = email, Password = password });
}
