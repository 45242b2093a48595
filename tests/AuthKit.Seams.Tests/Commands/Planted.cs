using System.Buffers.Text;
using System.Security.Cryptography;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>
/// A sibling host sets a second refresh cookie in a browser. It contains the refresh token of another browser or, if that browser has none, a made-up
/// token.
/// </summary>
internal sealed record PlantRefreshCookie(BrowserName In, BrowserName From) : Command
{
    private const int TokenBytes = 36;

    public override Task RunAsync(SeamWorld world, Turn turn)
    {
        var (browser, planter) = (world[In], world[From]);
        var device = In != From && planter.Tenant == browser.Tenant && world.FamilyOf(planter) is { Refresh.State: GrantState.Live } own ? own : null;
        browser.Plant(browser.Tenant, device?.Refresh?.Secret ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)), device);
        return Task.CompletedTask;
    }
}
