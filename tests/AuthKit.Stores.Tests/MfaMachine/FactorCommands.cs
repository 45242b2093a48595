using AuthKit.Stores.Tests.Machines;
using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>Makes the setups and the commands of the machine for second factors.</summary>
internal static class FactorCommands
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Gen<Owner> Accounts = Chance.Of((12, Owner.Ann), (3, Owner.Ben), (1, Owner.AnnElsewhere));
    private static readonly Gen<FromLatest> Authenticators = Gen.Choose(0, 11).Select(static back => new FromLatest(back));
    private static readonly Gen<FromLatest> Devices = Gen.Choose(0, 63).Select(static back => new FromLatest(back));

    /// <summary>All or an unknown one, or each one that there is.</summary>
    private static readonly Gen<Target> Targets = Gen.Frequency((6, Gen.Elements(Target.All, Target.Unknown)), (6, Gen.Elements(Target.First, Target.Second, Target.Third)));

    /// <summary>Of a step around the present one or around the last one that was accepted, and mostly typed as it was shown.</summary>
    private static readonly Gen<Code> Codes =
        from step in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(-4, 4)))
        from afterAccepted in Chance.OneIn(4)
        from typed in Gen.Frequency((14, Gen.Constant(CodeTyping.AsShown)), (1, Gen.Constant(CodeTyping.LastDigitWrong)), (1, Gen.Elements(Enum.GetValues<CodeTyping>()[2..])))
        select new Code(step, afterAccepted, typed);

    /// <summary>Any that ever was, mostly one of the latest.</summary>
    private static readonly Gen<RecoveryCode> RecoveryCodes =
        from given in FromLatest.Mostly(latest: 10, all: 60)
        from typed in Gen.Frequency((3, Gen.Constant(RecoveryTyping.AsGiven)), (9, Gen.Elements(Enum.GetValues<RecoveryTyping>()[1..])))
        select new RecoveryCode(given, typed);

    private static readonly Gen<TimeSpan> Steps = Gen.Elements(
        Millisecond, Half, Half - Millisecond, Period, Period, Period - Millisecond, Minute, Minute - Millisecond, 2 * Minute, 4 * Minute, TimeSpan.FromHours(1), TimeSpan.FromDays(1),
        -Millisecond, -Half, -Period, -Minute, -10 * Minute);

    private static readonly Gen<Command<FactorMachine>> Guesses =
        from of in Accounts
        from call in Chance.Of((5, GuessBy.Verify), (2, GuessBy.Confirm), (1, GuessBy.RecoveryCode))
        from times in Gen.Choose(1, 12)
        from digits in Gen.Choose(0, 999_999)
        from patient in Chance.Even
        from onBoth in Chance.Even
        select (Command<FactorMachine>)new Guess(of, call, times, digits, patient, onBoth);

    private static readonly Gen<Command<FactorMachine>> DeviceChecks =
        from of in Accounts
        from device in Devices
        from comes in Chance.Of((14, Comes.Now), (1, Comes.AtItsEnd), (1, Comes.MillisecondBeforeItsEnd))
        from nextVersion in Chance.OneIn(8)
        select (Command<FactorMachine>)new CheckDevice(of, device, comes, nextVersion);

    /// <summary>Mostly both clocks, sometimes one.</summary>
    private static readonly Gen<Command<FactorMachine>> Advances =
        from of in Accounts from step in Steps from oneClock in Chance.OneIn(4) select (Command<FactorMachine>)new Advance(of, step, oneClock && step.Duration() <= Minute);

    public static Gen<FactorSetup> Setups { get; } =
        from window in Gen.Elements(CodeWindow.OneStepEachWay, CodeWindow.OneStepEachWay, CodeWindow.Exact, CodeWindow.Wide)
        from twoTries in Chance.Even
        from longWaits in Chance.OneIn(4)
        select new FactorSetup(window, twoTries, longWaits);

    public static Gen<Command<FactorMachine>> Any { get; } = Gen.Frequency(
        (48, from of in Accounts from named in Chance.Even select (Command<FactorMachine>)new Begin(of, named)),
        (48, from of in Accounts from named in Chance.Even select (Command<FactorMachine>)new Enrol(of, named)),
        (48, from of in Accounts from code in Codes select (Command<FactorMachine>)new Confirm(of, code)),
        (192, WithCode(static (of, with, ofAny, code) => new Verify(of, with, ofAny, code))),
        (96, from of in Accounts from code in RecoveryCodes select (Command<FactorMachine>)new VerifyRecoveryCode(of, code)),
        (96, Guesses),
        (32, WithCode(static (of, with, ofAny, code) => new Renew(of, with, ofAny, code))),
        (36, from target in Targets from command in WithCode((of, with, ofAny, code) => new Remove(of, target, with, ofAny, code)) select command),
        (12, from of in Accounts from target in Targets from code in RecoveryCodes select (Command<FactorMachine>)new RemoveByRecoveryCode(of, target, code)),
        (8, from of in Accounts from target in Targets select (Command<FactorMachine>)new RemoveByAdministrator(of, target)),
        (1, from of in Accounts select (Command<FactorMachine>)new Delete(of)),
        (2, from of in Accounts from target in Targets from number in Gen.Choose(0, 99) select (Command<FactorMachine>)new Rename(of, target, number)),
        (2, from of in Accounts select (Command<FactorMachine>)new NoteRequired(of)),
        (3, from of in Accounts select (Command<FactorMachine>)new Unlock(of)),
        (12, from of in Accounts select (Command<FactorMachine>)new TrustDevice(of)),
        (2, from of in Accounts select (Command<FactorMachine>)new ForgetDevices(of)),
        (34, DeviceChecks),
        (96, Advances));

    private static Gen<Command<FactorMachine>> WithCode(Func<Owner, FromLatest, bool, Code, Command<FactorMachine>> create) =>
        from of in Accounts from with in Authenticators from ofAny in Chance.OneIn(16) from code in Codes select create(of, with, ofAny, code);
}
