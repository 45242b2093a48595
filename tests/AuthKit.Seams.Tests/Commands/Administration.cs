using AuthKit.AccessTokens;
using AuthKit.AccountFlows;
using AuthKit.Devices;
using AuthKit.Seams.Tests.World;
using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Commands;

internal static class Administration
{
    public static SubjectRef SubjectOf(Account account) => new(account.Tenant, account.Id);

    public static async Task DeleteAsync(SeamWorld world, Turn turn, Account account) =>
        await SeamWorld.AdministerAsync(turn, ct => turn.On.Services.GetRequiredService<IAccountLifecycle>().DeleteAsync(SubjectOf(account), ct).AsTask(), () => account.DoubtAll());

    public static void IsDeleted(SeamWorld world, Turn turn, Account account)
    {
        account.SetPassword(null);
        account.RemoveFactors();
        account.ChangeVersion();
        account.EndAll(turn.By);
        world.Remove(account);
    }
}

/// <summary>An administrator deletes an account, so that its login is free again.</summary>
internal sealed record Delete(Name Whom) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        if (world.Find(Whom) is { } account)
        {
            await Administration.DeleteAsync(world, turn, account);
            Administration.IsDeleted(world, turn, account);
        }
    }
}

/// <summary>An administrator disables an account.</summary>
internal sealed record Disable(Name Whom) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        if (world.Find(Whom) is { } account)
        {
            await SeamWorld.AdministerAsync(turn, ct => turn.On.Services.GetRequiredService<IAccountLifecycle>().DisableAsync(Administration.SubjectOf(account), ct).AsTask(), () => account.DoubtAll());
            account.IsDisabled = true;
            account.ChangeVersion();
            account.EndAll(turn.By);
        }
    }
}

/// <summary>An administrator enables a disabled account again.</summary>
internal sealed record Enable(Name Whom) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        if (world.Find(Whom) is { IsDisabled: true } account)
        {
            await SeamWorld.AdministerAsync(turn, ct => turn.On.Services.GetRequiredService<IAccountLifecycle>().EnableAsync(Administration.SubjectOf(account), ct).AsTask());
            account.IsDisabled = false;
            account.ChangeVersion();
        }
    }
}

/// <summary>An administrator requires a second factor for an account. The owner has a grace period to enrol one.</summary>
internal sealed record RequireFactor(Name Whom) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn)
    {
        if (world.Find(Whom) is { } account)
        {
            world.RequireFactor(account);
        }

        return Task.CompletedTask;
    }
}

/// <summary>An administrator ends every session and token of an account.</summary>
internal sealed record EndEverythingOf(Name Whom) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        if (world.Find(Whom) is { } account)
        {
            await SeamWorld.AdministerAsync(
                turn,
                async ct =>
                {
                    await turn.On.Services.GetRequiredService<IDeviceService>().EndAllAsync(Administration.SubjectOf(account), cancellationToken: ct);
                    return true;
                },
                () => account.DoubtAll());
            account.EndAll(turn.By);
        }
    }
}

/// <summary>An administrator revokes the tokens of all accounts.</summary>
internal sealed record RevokeAllTokens : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var tokens = world.All.SelectMany(static account => account.Devices).SelectMany(static device => device.Tokens).ToArray();
        await SeamWorld.AdministerAsync(
            turn,
            async ct =>
            {
                await turn.On.Services.GetRequiredService<ITokenService>().RevokeEveryoneAsync(ct);
                return true;
            },
            () => Array.ForEach(tokens, static grant => grant.Doubt()));
        Array.ForEach(tokens, grant => grant.End(turn.By));
    }
}
