using AuthKit.Stores.Tests.Machines;
using FsCheck;
using FsCheck.Fluent;
using static AuthKit.Stores.Tests.RefreshTokenMachine.FamilyMachine;

namespace AuthKit.Stores.Tests.RefreshTokenMachine;

/// <summary>Makes the commands of the machine for refresh tokens.</summary>
internal static class FamilyCommands
{
    private static readonly Gen<FromLatest> Families = FromLatest.Mostly(latest: 4, all: 16);
    private static readonly Gen<FromLatest> AnyToken = Gen.Choose(0, 7).Select(static back => new FromLatest(back));

    /// <summary>Mostly the one that works, often the one before it.</summary>
    private static readonly Gen<FromLatest> ShownToken =
        Gen.Frequency((14, Gen.Constant(new FromLatest(0))), (6, Gen.Constant(new FromLatest(1))), (4, AnyToken));

    private static readonly Gen<Scopes> AskedScopes =
        Gen.Frequency((2, Gen.Constant(Scopes.All)), (5, Gen.Elements(Scopes.Read, Scopes.Write, Scopes.None, Scopes.ReadAndUnknown, Scopes.ReadInCapitals)));

    private static readonly Gen<TimeSpan> Steps = Gen.Elements(
        Millisecond, TimeSpan.FromSeconds(1), Grace - Millisecond, Grace, TimeSpan.FromMinutes(4), Idle - Millisecond, Idle, Absolute, -Millisecond, -Grace, -TimeSpan.FromMinutes(3));

    private static readonly Gen<Command<FamilyMachine>> Issues =
        from to in Owners.Any
        from client in Chance.Of((2, Client.None), (1, Client.App))
        from version in Gen.Choose(0, 2047)
        from grace in Chance.Even
        select (Command<FamilyMachine>)new Issue(to, client, version, grace);

    private static readonly Gen<Command<FamilyMachine>> IssuesAgain =
        from family in Families
        from secret in Chance.Of((4, Secret.None), (6, Secret.First), (2, Secret.Second))
        from otherVersion in Chance.OneIn(12)
        from grace in Chance.Even
        select (Command<FamilyMachine>)new IssueAgain(family, secret, otherVersion, grace);

    private static readonly Gen<Command<FamilyMachine>> Refreshes =
        from family in Families
        from token in ShownToken
        from scopes in AskedScopes
        from grace in Chance.Even
        from otherClient in Chance.OneIn(16)
        from otherTenant in Chance.OneIn(32)
        from disabled in Chance.OneIn(64)
        select (Command<FamilyMachine>)new Refresh(family, token, scopes, grace, otherClient, otherTenant, disabled);

    private static readonly Gen<Command<FamilyMachine>> TokenRevocations =
        from family in Families from token in AnyToken from otherClient in Chance.OneIn(8) select (Command<FamilyMachine>)new RevokeToken(family, token, otherClient);

    /// <summary>Mostly both clocks, sometimes one: they are up to seconds apart.</summary>
    private static readonly Gen<Command<FamilyMachine>> Advances =
        from step in Steps from oneClock in Chance.OneIn(4) select (Command<FamilyMachine>)new Advance(step, oneClock && step.Duration() <= Grace);

    public static Gen<Command<FamilyMachine>> Any { get; } = Gen.Frequency(
        (5, Issues),
        (3, IssuesAgain),
        (24, Refreshes),
        (4, TokenRevocations),
        (3, from family in Families select (Command<FamilyMachine>)new RevokeFamily(family)),
        (1, from family in Families from owner in Owners.Any select (Command<FamilyMachine>)new RevokeFamilyOf(family, owner)),
        (1, from owner in Owners.Any from exceptLatest in Chance.Even select (Command<FamilyMachine>)new RevokeAll(owner, exceptLatest)),
        (7, from owner in Owners.Any select (Command<FamilyMachine>)new ListFamilies(owner)),
        (12, Advances),
        (4, Gen.Constant<Command<FamilyMachine>>(new Purge())));
}
