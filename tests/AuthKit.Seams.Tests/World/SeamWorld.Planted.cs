namespace AuthKit.Seams.Tests.World;

/// <content>Refresh tokens that a sibling host planted in a browser beside its own.</content>
internal sealed partial class SeamWorld
{
    /// <summary>The state of the planted token. It is ended if no token was planted, or if the planted one was never valid.</summary>
    public static GrantState PlantedIn(Browser browser) => browser.PlantedOf(browser.Tenant) switch
    {
        null or { Refresh: null } => GrantState.Ended,
        { Refresh: { } grant } when grant.Family == browser.PlantedFamily(browser.Tenant) => grant.State,

        // Another refresh token has replaced it, or may have.
        _ => GrantState.Unsure,
    };

    /// <summary>Notes the success of a call that ends the sign-ins of all refresh tokens in the request.</summary>
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

        // The failed attempt may have ended the tokens that the next attempt needed to find the session.
        if (device.LiveUntil == turn.By && device.Refresh?.Family == browser.PlantedFamily(browser.Tenant))
        {
            EndTokens(turn, device);
        }

        device.Doubt();
    }

    /// <summary>
    /// Notes the end of the caller's own sign-in by a call that also ends the sign-ins of the other refresh tokens in the request. Some of these calls
    /// succeed even if a store fails there.
    /// </summary>
    public static void EndPlantedAfterOwn(Turn turn, Browser browser, Answer answer)
    {
        if (answer.IsSuccess && !answer.WasTroubled && !turn.IsRacing)
        {
            EndPlanted(turn, browser);
        }
        else
        {
            DoubtPlanted(turn, browser);
        }
    }

    /// <summary>Notes the success of a call that ends all refresh tokens in the request, and no session.</summary>
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

    /// <summary>Notes the failure of a call that may have ended them.</summary>
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
