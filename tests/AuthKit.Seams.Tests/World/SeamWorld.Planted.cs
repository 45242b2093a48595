namespace AuthKit.Seams.Tests.World;

/// <content>Refresh tokens that a sibling host put into a browser, beside the browser's own.</content>
internal sealed partial class SeamWorld
{
    /// <summary>What is known of the tokens that were planted: ended where nothing was, or what was planted never opened anything.</summary>
    public static GrantState PlantedIn(Browser browser) => browser.PlantedOf(browser.Tenant) switch
    {
        null or { Refresh: null } => GrantState.Ended,
        { Refresh: { } grant } when grant.Family == browser.PlantedFamily(browser.Tenant) => grant.State,

        // Another refresh token has taken its place, or may have.
        _ => GrantState.Unsure,
    };

    /// <summary>A call succeeded that ends the sign-ins of every refresh token that came along.</summary>
    public static void EndPlanted(Turn turn, Browser browser)
    {
        if (browser.PlantedOf(browser.Tenant) is not { EndedBy: null } device)
        {
            return;
        }

        if (PlantedIn(browser) == GrantState.Live)
        {
            device.End(turn.By);
            return;
        }

        // The try that failed may have ended the tokens, by which the next one would have found the session.
        if (device.LiveUntil == turn.By && device.Refresh?.Family == browser.PlantedFamily(browser.Tenant))
        {
            EndTokens(turn, device);
        }

        device.Doubt();
    }

    /// <summary>A call succeeded that ends every refresh token that came along, and no session.</summary>
    public static void EndPlantedTokens(Turn turn, Browser browser, bool wasTroubled)
    {
        if (browser.PlantedOf(browser.Tenant) is not { Refresh: { } grant } device || grant.Family != browser.PlantedFamily(browser.Tenant))
        {
            return;
        }

        if (grant.State == GrantState.Live || (wasTroubled && device.LiveUntil == turn.By))
        {
            EndTokens(turn, device);
            return;
        }

        foreach (var token in device.FamilyOf(grant))
        {
            token.Doubt();
        }
    }

    /// <summary>A call failed that may have ended them.</summary>
    public static void DoubtPlanted(Turn turn, Browser browser)
    {
        if (PlantedIn(browser) != GrantState.Ended)
        {
            browser.PlantedOf(browser.Tenant)!.Doubt(turn.By);
        }
    }

    private static void EndTokens(Turn turn, Device device)
    {
        foreach (var token in device.FamilyOf(device.Refresh!))
        {
            token.End(turn.By);
        }
    }
}
