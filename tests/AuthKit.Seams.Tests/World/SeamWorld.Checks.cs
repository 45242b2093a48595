using AuthKit.Seams.Tests.Site;

namespace AuthKit.Seams.Tests.World;

/// <content>The checks after each command and at the end.</content>
internal sealed partial class SeamWorld
{
    /// <summary>The time for which an access token certainly lives on any instance's clock.</summary>
    private static readonly TimeSpan SureLifetime = TimeSpan.FromMinutes(13);

    /// <summary>Checks on both instances that everything ended stays ended and everything issued works.</summary>
    public async Task CheckAsync()
    {
        foreach (var account in _all)
        {
            foreach (var device in account.Devices)
            {
                foreach (var grant in device.Grants)
                {
                    if (grant.Kind == GrantKind.Access && Now - grant.At > SureLifetime)
                    {
                        grant.Doubt();
                    }

                    foreach (var instance in Instances)
                    {
                        await CheckAsync(instance, device, grant);
                    }
                }
            }
        }
    }

    /// <summary>Checks what can be checked only once: refresh tokens work, and each password opens its own account and no other.</summary>
    public async Task CheckTheEndAsync()
    {
        foreach (var device in _all.SelectMany(static account => account.Devices))
        {
            if (device.Refresh is { State: GrantState.Live } grant)
            {
                var (standing, answer) = (FactorOf(device.Account), await RefreshAsync(Instances[0], device, grant));
                Require(Property.Requirements, standing != Standing.Missing || !answer.IsSuccess, $"{Given(grant, device)} and works, although {device.Account} lacks its required second factor.");
                if (standing != Standing.Good)
                {
                    continue;
                }

                RequireAccepted(answer, answer.IsSuccess, $"{Given(grant, device)} and nothing ended it, but it does not work: {answer}");
            }
        }

        foreach (var device in _all.SelectMany(static account => account.Devices))
        {
            if (device is { IsSignedIn: true, Session: { } session } && device.Mark.IsSure(Now))
            {
                var answer = await ShowSessionAsync(Instances[0], device, session, device.Account.Tenant, HttpMethod.Post, Instance.PayPath);
                RequireAccepted(answer, answer.IsSuccess, $"The mark of {device.Account} in {device.Browser.Name} was issued by {device.Mark.By} and nothing used it, but it does not work: {answer}");
            }
        }

        foreach (var account in _all)
        {
            foreach (var password in account.OldPasswords)
            {
                var answer = await SignInAsync(account, password);
                Require(Property.Owner, !answer.IsSuccess, $"An earlier password of {account} opens {Find(account.Name)} now: {answer}");
            }
        }

        foreach (var account in _accounts.Values.Where(static account => account is { Password: not null, IsGone: false, IsDisabled: false }).Where(account => ProofOf(account) == Standing.Good))
        {
            var answer = await SignInAsync(account, account.Password!);
            RequireAccepted(answer, answer.IsSuccess, $"The password of {account} does not open it in a new browser: {answer}");
        }
    }

    public static void Require(Property property, bool holds, string what)
    {
        if (!holds)
        {
            throw new SeamException(property, what);
        }
    }

    /// <summary>Requires that a call was accepted. A refusal by a limit and any other refusal break different properties.</summary>
    public static void RequireAccepted(Answer answer, bool holds, string what) => Require(answer.Status == 429 ? Property.Waits : Property.Works, holds, what);

    private async Task CheckAsync(Instance instance, Device device, Grant grant)
    {
        if (grant.State == GrantState.Unsure || (grant.Kind == GrantKind.Refresh && grant.State == GrantState.Live))
        {
            return;
        }

        var answer = grant.Kind switch
        {
            GrantKind.Session => await ShowSessionAsync(instance, device, grant, device.Account.Tenant),
            GrantKind.Access => await ShowTokenAsync(instance, device, grant, device.Account.Tenant),
            _ => await RefreshAsync(instance, device, grant),
        };
        Sound("the check", answer);
        if (grant.State == GrantState.Ended)
        {
            Require(Property.Ends, !answer.IsSuccess, $"{Given(grant, device)} and was ended by {grant.EndedBy}, but it works on {instance.Name}.");
        }
        else
        {
            RequireAccepted(answer, answer.IsSuccess, $"{Given(grant, device)} and nothing ended it, but it does not work on {instance.Name}: {answer}");
            Require(Property.Owner, answer.Body.Contains(device.Account.Id, StringComparison.Ordinal), $"{Given(grant, device)}, but it opens another account.");
        }
    }

    public static Task<Answer> ShowSessionAsync(Instance instance, Device device, Grant grant, string tenant, HttpMethod? method = null, string path = "/auth/me")
    {
        var carrier = new Browser(device.Browser.Name, device.Browser.Address) { Tenant = tenant };
        carrier.Keep(tenant, $"__Host-session={grant.Secret}; path=/");
        return TransmitAsync(instance, carrier, method ?? HttpMethod.Get, path, null);
    }

    public static Task<Answer> ShowTokenAsync(Instance instance, Device device, Grant grant, string tenant) =>
        TransmitAsync(instance, new Browser(device.Browser.Name, device.Browser.Address) { Tenant = tenant }, HttpMethod.Get, Instance.TokenPath, null, bearer: grant.Secret);

    public static Task<Answer> RefreshAsync(Instance instance, Device device, Grant grant, string? tenant = null) => TransmitAsync(
        instance,
        new Browser(device.Browser.Name, device.Browser.Address) { Tenant = tenant ?? device.Account.Tenant },
        HttpMethod.Post,
        "/auth/token/refresh",
        new { refresh_token = grant.Secret });

    private Task<Answer> SignInAsync(Account account, string password) =>
        TransmitAsync(Instances[0], Stranger(account.Tenant), HttpMethod.Post, "/auth/login", new { email = LoginOf(account.Name), password });

    private static string Given(Grant grant, Device device) => $"{grant} of {device.Account} in {device.Browser.Name} was issued by {grant.By}";
}
