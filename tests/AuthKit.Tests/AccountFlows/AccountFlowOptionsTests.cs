using AuthKit.AccountFlows;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.AccountFlows;

public sealed class AccountFlowOptionsTests
{
    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        var options = new AccountFlowOptions();

        Assert.Empty(options.Validate());
        Assert.Equal(TimeSpan.FromMinutes(15), options.PasswordResetLifetime);
        Assert.Equal(TimeSpan.FromHours(24), options.EmailVerificationLifetime);
        Assert.Equal(TimeSpan.FromMinutes(10), options.MagicLinkLifetime);
        Assert.Equal(TimeSpan.FromMinutes(10), options.SignInCodeLifetime);
    }

    [Fact]
    public void The_ends_of_every_range_are_allowed()
    {
        Assert.Empty(At(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), 1, 1, 1).Validate());
        Assert.Empty(At(TimeSpan.FromHours(1), TimeSpan.FromDays(7), TimeSpan.FromMinutes(10), TimeSpan.FromDays(30), 100, 10_000, 1_000).Validate());
    }

    [Fact]
    public async Task Every_problem_is_listed_at_once_by_every_service()
    {
        var below = At(TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(59), TimeSpan.FromMinutes(59), 0, 0, 0);
        var above = At(TimeSpan.FromMinutes(61), TimeSpan.FromDays(8), TimeSpan.FromMinutes(11), TimeSpan.FromDays(31), 101, 10_001, 1_001);
        var odd = new AccountFlowOptions { MagicLinkLifetime = TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1) };

        Assert.Equal(13, below.Validate().Count);
        Assert.Equal(13, above.Validate().Count);
        Assert.Contains("MagicLinkLifetime", Assert.Single(odd.Validate()), StringComparison.Ordinal);
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var site = new FlowSite(options => (options.MagicLinkLifetime, options.MaxMessagesPerAddress) = (TimeSpan.Zero, 0));
        });
        Assert.Equal(2, exception.Failures.Count());
    }

    private static AccountFlowOptions At(TimeSpan reset, TimeSpan verification, TimeSpan signIn, TimeSpan invitation, int perPerson, int perAddress, int tries) => new()
    {
        PasswordResetLifetime = reset,
        EmailVerificationLifetime = verification,
        MagicLinkLifetime = signIn,
        SignInCodeLifetime = signIn,
        InvitationLifetime = invitation,
        MaxMessagesPerRecipient = perPerson,
        MaxMessagesForKnownDevices = perPerson,
        MaxNoticesPerRecipient = perPerson,
        MaxMessagesPerSender = tries,
        MaxMessagesPerAddress = perAddress,
        MaxRegistrationsPerAddress = perAddress,
        MaxRedemptionsPerAddress = perAddress,
        MaxCodeTriesPerRecipient = tries,
    };
}
