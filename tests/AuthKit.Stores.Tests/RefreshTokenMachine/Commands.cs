using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.RefreshTokenMachine;

internal sealed record RevokeToken(FromLatest Family, FromLatest Token, bool OtherClient) : Command<FamilyMachine>
{
    public override async Task RunAsync(FamilyMachine machine)
    {
        if (machine.Find(Family) is { } family)
        {
            var clientId = OtherClient ? "other" : family.ClientId;
            var revoked = await machine.Service.RevokeTokenAsync(Token.Of(family.Tokens), clientId, family.Subject.Tenant);
            var isRevoked = machine.Notice(family) && !OtherClient;
            Equal(isRevoked, revoked is not null, "whether the family was revoked by a token");
            family.IsThere &= !isRevoked;
        }
    }
}

internal sealed record RevokeFamily(FromLatest Family) : Command<FamilyMachine>
{
    public override Task RunAsync(FamilyMachine machine) => machine.Find(Family) is { } family ? RunAsync(machine, family, family.Subject) : Task.CompletedTask;

    public static async Task RunAsync(FamilyMachine machine, ModelFamily family, SubjectRef subject)
    {
        var isRevoked = await machine.Service.RevokeFamilyAsync(subject, family.Sid);

        // Its sid may have another family by now.
        family = machine.Families.LastOrDefault(other => other.Sid == family.Sid && other.Subject == family.Subject && other.IsThere) ?? family;

        // One that has expired may be there still, or may have gone by itself.
        if (family.IsThere && subject == family.Subject && family.EndsAt > machine.Latest)
        {
            Equal(true, isRevoked, "whether the family was there to be revoked");
        }
        else if (!family.IsThere || subject != family.Subject)
        {
            Equal(false, isRevoked, "whether the family was there to be revoked");
        }

        family.IsThere &= subject != family.Subject;
    }
}

/// <summary>Names a subject that need not be the family's.</summary>
internal sealed record RevokeFamilyOf(FromLatest Family, Owner Of) : Command<FamilyMachine>
{
    public override Task RunAsync(FamilyMachine machine) =>
        machine.Find(Family) is { } family ? RevokeFamily.RunAsync(machine, family, Of.SubjectOf(machine.Tenants)) : Task.CompletedTask;
}

internal sealed record RevokeAll(Owner Of, bool ExceptLatest) : Command<FamilyMachine>
{
    public override async Task RunAsync(FamilyMachine machine)
    {
        var subject = Of.SubjectOf(machine.Tenants);
        var kept = ExceptLatest ? machine.Families.FindLast(family => family.Subject == subject) : null;
        await machine.Service.RevokeSubjectAsync(subject, kept?.Sid);
        foreach (var family in machine.Families.Where(family => family.Subject == subject && family.Sid != kept?.Sid))
        {
            family.IsThere = false;
        }
    }
}

internal sealed record ListFamilies(Owner Of) : Command<FamilyMachine>
{
    public override Task RunAsync(FamilyMachine machine) => machine.ListAsync(Of.SubjectOf(machine.Tenants));
}

/// <summary>Moves both clocks, or only the one of the instance.</summary>
internal sealed record Advance(TimeSpan By, bool OneClock) : Command<FamilyMachine>
{
    public override Task RunAsync(FamilyMachine machine)
    {
        machine.Clock.Advance(By);
        if (!OneClock)
        {
            machine.OtherClock.Advance(By);
        }

        return Task.CompletedTask;
    }
}

internal sealed record Purge : Command<FamilyMachine>
{
    private const int Batch = 100;

    public override async Task RunAsync(FamilyMachine machine)
    {
        while (await machine.Store.PurgeAsync(machine.Now, Batch) == Batch)
        {
            continue;
        }

        await machine.SettleAsync();
    }
}
