using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.MfaMachine;

internal sealed record Rename(Owner Of, Target Target, int Number) : FactorCommand(Of)
{
    protected override async Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        var name = $"renamed {Number}";
        var renamed = account.Authenticators.Find(authenticator => authenticator.Id == Target.IdOf(account));
        Equal(renamed is not null, await machine.Service.RenameAsync(account.Subject, renamed?.Id ?? "none", name), "whether there was one to rename");
        renamed?.Name = name;
    }
}

/// <summary>Notes that the account needs a second factor.</summary>
internal sealed record NoteRequired(Owner Of) : FactorCommand(Of)
{
    protected override async Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        account.RequiredSince ??= machine.Now;
        Equal(account.RequiredSince, await machine.Service.NoteRequiredAsync(account.Subject), "since when a second factor is required");
        account.HasRecord = true;
    }
}

internal sealed record Unlock(Owner Of) : FactorCommand(Of)
{
    protected override async Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        await machine.Service.UnlockAsync(account.Subject);
        account.Forgive();
    }
}

/// <summary>Moves both clocks, or only the one of the instance.</summary>
internal sealed record Advance(Owner Of, TimeSpan By, bool OneClock) : FactorCommand(Of)
{
    protected override Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        machine.Clock.Advance(By);
        if (!OneClock)
        {
            machine.OtherClock.Advance(By);
        }

        return Task.CompletedTask;
    }
}
