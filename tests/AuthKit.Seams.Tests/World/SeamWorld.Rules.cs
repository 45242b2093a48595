using System.Text;
using System.Text.Json;
using AuthKit.AccessTokens;
using AuthKit.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.World;

/// <content>How the model changes after each response.</content>
internal sealed partial class SeamWorld
{
    private const string SessionCookie = "__Host-session";
    private const string DeviceCookie = "__Host-device";
    private const string TrustedCookie = "__Host-trusted";
    public const string RefreshCookie = "__Secure-refresh";

    /// <summary>Notes that a sign-in created a session.</summary>
    /// <param name="version">The version of the account when the sign-in began.</param>
    public async Task SignedInAsync(Turn turn, Browser browser, Account account, Answer answer, int version)
    {
        if (answer.Status == 200)
        {
            using var body = JsonDocument.Parse(answer.Body);
            var id = body.RootElement.GetProperty("user").GetProperty("id").GetString();
            Require(Property.Owner, id == account.Id, $"{turn.By} opened another account than {account}.");
        }

        ReplaceHeld(turn, browser);
        var device = new Device(account, browser);
        account.Devices.Add(device);
        if (version != account.Version)
        {
            device.End("a change of the account in the meantime");
        }

        KeepSession(browser, device);
        await GiveSessionAsync(turn, browser, device, answer);
        if (turn.IsRacing)
        {
            // The simultaneous call may have ended it.
            device.Doubt();
        }

        NoteCookies(browser, account, answer, version);
    }

    /// <summary>
    /// Notes that a browser has only one sign-in: the sign-ins of both its cookies end completely when another one begins, or when the user signs
    /// out.
    /// </summary>
    public void ReplaceHeld(Turn turn, Browser browser)
    {
        foreach (var device in Held(browser))
        {
            if (turn.IsRacing && device.Session?.By == turn.By)
            {
                // This is the sign-in of the simultaneous call. The current call was sent without its cookies.
                device.Doubt();
            }
            else if (device.IsLive || device.LiveUntil == turn.By)
            {
                device.End(turn.By);
            }
            else
            {
                device.Session?.End(turn.By);
                device.Doubt();
            }
        }

        EndPlanted(turn, browser);
        KeepSession(browser, null);
        KeepFamily(browser, null);
    }

    /// <summary>Notes the failure of a call that may have ended the browser's sign-ins.</summary>
    public void DoubtHeld(Turn turn, Browser browser)
    {
        Held(browser).ForEach(device => device.Doubt(turn.By));
        DoubtPlanted(turn, browser);
    }

    // The browser's sign-ins, whether or not the response has already removed the cookies.
    private List<Device> Held(Browser browser) =>
        [.. ((Device?[])[SessionOf(browser), _families.GetValueOrDefault((browser, browser.Tenant))]).OfType<Device>().Where(static device => device.EndedBy is null).Distinct()];

    /// <summary>Notes that a sign-in received a session cookie.</summary>
    public static async Task GiveSessionAsync(Turn turn, Browser browser, Device device, Answer answer)
    {
        var token = answer.Cookie(SessionCookie);
        Require(Property.Works, token is not null, $"{turn.By} created no session.");
        device.Session?.End(turn.By);
        device.Mark.Clear();
        device.Add(new Grant(GrantKind.Session, token!, turn.On.Clock.GetUtcNow() - turn.On.Clock.Ahead, turn.By));
        var session = (await turn.On.Services.GetRequiredService<ISessionService>().ValidateAsync(token, browser.Tenant)).Session;
        device.Sid = session?.Sid.ToString() ?? device.Sid;
    }

    /// <summary>Notes that an access token was issued, and a refresh token in a cookie or in the body.</summary>
    public void GiveTokens(Turn turn, Browser browser, Device device, Answer answer, string? previous = null)
    {
        var inBody = answer["refresh_token"];
        var refresh = inBody ?? answer.Cookie(RefreshCookie) ?? browser.Cookie(browser.Tenant, RefreshCookie);
        Require(Property.Works, refresh is not null, $"{turn.By} issued no refresh token.");
        var access = answer["access_token"]!;
        using var payload = JsonDocument.Parse(Decode(access.Split('.')[1]));
        var family = payload.RootElement.GetProperty(AccessToken.FamilyClaim).GetString()!;
        var wasInBody = inBody is not null || device.Grants.Exists(grant => grant.WasInBody && grant.Secret == refresh);
        Grant[] given = [new(GrantKind.Refresh, refresh!, Now, turn.By) { Family = family, WasInBody = wasInBody }, new(GrantKind.Access, access, Now, turn.By) { Family = family }];
        device.Spent = previous is not null && previous != refresh ? previous : device.Spent;
        device.Grants.RemoveAll(grant => grant.Kind == GrantKind.Refresh && (grant.Secret == previous || grant.Secret == refresh));
        foreach (var grant in given)
        {
            device.Add(grant);

            if (turn.IsRacing)
            {
                grant.Doubt();
            }
        }

        device.Sid = payload.RootElement.GetProperty("sid").GetString()!;
        Require(Property.Owner, payload.RootElement.GetProperty("sub").GetString() == device.Account.Id, $"{turn.By} issued tokens of another account than {device.Account}.");
        if (inBody is null)
        {
            KeepFamily(browser, device);
        }
        else if (browser.Cookie(browser.Tenant, RefreshCookie) is null)
        {
            KeepFamily(browser, null);
        }
    }

    /// <summary>Notes that a person has shown access to the mail of an account. The first person who does so is its owner from then on.</summary>
    public void ProveMail(Turn turn, Browser browser, Account account)
    {
        if (account.IsVerified)
        {
            return;
        }

        if (account.IsVerifiedUnsure || (!IsKnown(browser, account) && (account.KnownBefore.Contains(browser) || account.Known.ContainsKey(browser))))
        {
            account.DoubtProof();
            account.Verify();
            return;
        }

        account.Verify();
        if (IsKnown(browser, account))
        {
            return;
        }

        account.SetPassword(null);
        account.RemoveFactors();
        account.ChangeVersion();
        account.EndAll($"{turn.By}, the first proof of the address");
    }

    public static bool IsKnown(Browser browser, Account account) =>
        account.Known.TryGetValue(browser, out var cookie) && cookie == browser.Cookie(account.Tenant, DeviceCookie);

    /// <summary>Whether the browser skips the second factor; null if that is unknown.</summary>
    public static bool IsTrusted(Browser browser, Account account) =>
        account.Trusted.TryGetValue(browser, out var cookie) && cookie == browser.Cookie(account.Tenant, TrustedCookie);

    private static void NoteCookies(Browser browser, Account account, Answer answer, int version)
    {
        if (version == account.Version && answer.Cookie(DeviceCookie) is { } device)
        {
            account.Known[browser] = device;
        }

        if (version == account.Version && answer.Cookie(TrustedCookie) is { } trusted)
        {
            account.Trusted[browser] = trusted;
        }
    }

    private static string Decode(string text) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=')));
}
