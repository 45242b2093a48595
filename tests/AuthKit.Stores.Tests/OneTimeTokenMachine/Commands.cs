using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>Where somebody shows a secret.</summary>
internal enum Place
{
    Own,
    OtherPurpose,
    OtherTenant,
}

/// <summary>The purposes of the tokens that are removed.</summary>
internal enum Purposes
{
    Any,
    Reset,
    OtherReset,
    Both,
}

internal sealed record Find(FromLatest Secret, Place Place) : Command<TokenMachine>
{
    public override async Task RunAsync(TokenMachine machine)
    {
        var shown = machine.Show(Secret, Place);
        var found = await machine.Service.FindAsync(shown.Secret, shown.Purpose, shown.Tenant);
        var model = machine.Model.Find(shown.Secret, shown.Purpose, shown.Tenant);
        TokenMachine.Same(model?.Code is null ? model : null, found);
    }
}

internal sealed record Consume(FromLatest Secret, Place Place) : Command<TokenMachine>
{
    public override async Task RunAsync(TokenMachine machine)
    {
        var shown = machine.Show(Secret, Place);
        var used = await machine.Service.ConsumeAsync(shown.Secret, shown.Purpose, shown.Tenant);
        var model = machine.Model.Find(shown.Secret, shown.Purpose, shown.Tenant, isCode: false);
        TokenMachine.Same(model, used);
        if (model is not null)
        {
            machine.Model.Use(model);
        }
    }
}

internal sealed record Remove(Owner Of, Purposes Purposes) : Command<TokenMachine>
{
    public override async Task RunAsync(TokenMachine machine)
    {
        var subject = machine.SubjectOf(Of);
        string[]? purposes = Purposes switch
        {
            Purposes.Any => null,
            Purposes.Reset => [TokenMachine.NameOf(Purpose.Reset)],
            Purposes.OtherReset => [TokenMachine.NameOf(Purpose.OtherReset)],
            _ => [TokenMachine.NameOf(Purpose.Reset), TokenMachine.NameOf(Purpose.OtherReset)],
        };
        var removed = await (purposes is null ? machine.Service.RemoveAllAsync(subject) : machine.Service.RemoveAsync(subject, purposes));
        var owned = machine.Model.Owned(subject, purpose: null).FindAll(token => purposes is null || purposes.Contains(token.Purpose));
        Between(owned.Count(static token => token.Presence == Presence.There), owned.Count, removed, "the number of removed tokens");
        owned.ForEach(static token => token.Presence = Presence.Gone);
    }
}

internal sealed record Advance(TimeSpan By) : Command<TokenMachine>
{
    public override Task RunAsync(TokenMachine machine)
    {
        machine.Clock.Advance(By);
        return Task.CompletedTask;
    }
}

internal sealed record Purge : Command<TokenMachine>
{
    public override async Task RunAsync(TokenMachine machine)
    {
        await machine.Store.PurgeAsync(machine.Now, 100);
        machine.Model.Housekeeping();
    }
}
