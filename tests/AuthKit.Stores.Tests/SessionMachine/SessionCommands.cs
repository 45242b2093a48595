using AuthKit.Stores.Tests.Machines;
using FsCheck;
using FsCheck.Fluent;
using static AuthKit.Stores.Tests.SessionMachine.SessionsMachine;

namespace AuthKit.Stores.Tests.SessionMachine;

/// <summary>Makes the commands of the session machine.</summary>
internal static class SessionCommands
{
    private static readonly Gen<Owner> Subjects = Gen.Elements(Owner.Ann, Owner.Ben);
    private static readonly Gen<FromLatest> Tokens = FromLatest.Mostly(latest: 6, all: 40);
    private static readonly Gen<FromLatest> Seen = Gen.Choose(0, 63).Select(static back => new FromLatest(back));
    private static readonly Gen<int> Data = Gen.Choose(0, 4095);

    private static readonly Gen<TimeSpan> Steps = Gen.Elements(
        Millisecond, TimeSpan.FromSeconds(1), Overlap - Millisecond, Overlap, Touch - Millisecond, Touch, TimeSpan.FromMinutes(4), Idle - Millisecond, Idle, Absolute - Millisecond,
        -Millisecond, -TimeSpan.FromSeconds(40), -Idle);

    public static Gen<Command<SessionsMachine>> Any { get; } = Gen.Frequency<Command<SessionsMachine>>(
        (4, from subject in Subjects from data in Data select (Command<SessionsMachine>)new Create(subject, data)),
        (2, from data in Data select (Command<SessionsMachine>)new CreateAnonymous(data)),
        (2, from token in Tokens from subject in Subjects select (Command<SessionsMachine>)new Promote(token, subject)),
        (6, from token in Tokens select (Command<SessionsMachine>)new Validate(token)),
        (2, from token in Tokens select (Command<SessionsMachine>)new Rotate(token)),
        (2, from token in Tokens from proof in Chance.AnyOf<Proof>() select (Command<SessionsMachine>)new Elevate(token, proof)),
        (2, from seen in Seen from data in Data select (Command<SessionsMachine>)new UpdateData(seen, data)),
        (2, from seen in Seen from bySid in Chance.Even select (Command<SessionsMachine>)new End(seen, bySid)),
        (1, from subject in Subjects select (Command<SessionsMachine>)new EndAll(subject)),
        (1, from subject in Subjects from kept in Seen select (Command<SessionsMachine>)new EndAllOthers(subject, kept)),
        (2, from subject in Subjects select (Command<SessionsMachine>)new ListSessions(subject)),
        (4, from step in Steps select (Command<SessionsMachine>)new Advance(step)),
        (2, Gen.Constant<Command<SessionsMachine>>(new Purge())));
}
