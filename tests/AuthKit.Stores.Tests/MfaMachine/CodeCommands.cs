using System.Globalization;
using AuthKit.Stores.Tests.Machines;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>A call that takes the code of an authenticator.</summary>
/// <param name="Of">The account.</param>
/// <param name="With">The authenticator; where the account has none, the one that it enrols.</param>
/// <param name="OfAnyAccount">Whether it may be one of another account, or one that was removed.</param>
/// <param name="Code">The code.</param>
internal abstract record CodeCommand(Owner Of, FromLatest With, bool OfAnyAccount, Code Code) : FactorCommand(Of)
{
    protected sealed override Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        var authenticator = OfAnyAccount ? With.OfAny(machine.Authenticators) : With.OfAny(account.Authenticators) ?? account.Pending;
        return RunAsync(machine, account, Code.Of(authenticator, machine.Now));
    }

    protected abstract Task RunAsync(FactorMachine machine, ModelAccount account, string? typed);
}

internal sealed record Verify(Owner Of, FromLatest With, bool OfAnyAccount, Code Code) : CodeCommand(Of, With, OfAnyAccount, Code)
{
    protected override Task RunAsync(FactorMachine machine, ModelAccount account, string? typed) => VerifyAsync(machine, account, typed);

    public static async Task VerifyAsync(FactorMachine machine, ModelAccount account, string? typed)
    {
        var result = await machine.Service.VerifyAsync(account.Subject, typed);
        machine.Same(account, typed, machine.Model.Verify(account, typed, machine.Now), result);
    }
}

internal sealed record VerifyRecoveryCode(Owner Of, RecoveryCode Code) : FactorCommand(Of)
{
    protected override Task RunAsync(FactorMachine machine, ModelAccount account) => RunAsync(machine, account, Code.Of(machine));

    public static async Task RunAsync(FactorMachine machine, ModelAccount account, string? typed)
    {
        var expected = machine.Model.VerifyRecoveryCode(account, typed);
        machine.Same(account, typed, expected, await machine.Service.VerifyRecoveryCodeAsync(account.Subject, typed));
    }
}

/// <summary>Asks for new recovery codes.</summary>
internal sealed record Renew(Owner Of, FromLatest With, bool OfAnyAccount, Code Code) : CodeCommand(Of, With, OfAnyAccount, Code)
{
    protected override async Task RunAsync(FactorMachine machine, ModelAccount account, string? typed)
    {
        var result = await machine.Service.RenewRecoveryCodesAsync(account.Subject, typed);
        var expected = machine.Model.Verify(account, typed, machine.Now);
        if (expected.Succeeded)
        {
            account.Codes.Clear();
            machine.Model.Told.Add("mfa.recovery_codes_renewed");
        }

        machine.Same(account, typed, expected, result, areCodesDue: expected.Succeeded);
    }
}

/// <summary>The call by which somebody guesses.</summary>
internal enum GuessBy
{
    Verify,
    Confirm,
    RecoveryCode,
}

/// <summary>Several wrong codes in a row.</summary>
/// <param name="Of">The account.</param>
/// <param name="By">The call.</param>
/// <param name="Times">How often.</param>
/// <param name="Digits">The code.</param>
/// <param name="Patient">Whether the time of each wait passes before the next guess.</param>
/// <param name="OnBothInstances">Whether the instances serve the guesses in turn.</param>
internal sealed record Guess(Owner Of, GuessBy By, int Times, int Digits, bool Patient, bool OnBothInstances) : FactorCommand(Of)
{
    protected override bool IsPossible => Times > 0;

    protected override async Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        var digits = Digits.ToString("D6", CultureInfo.InvariantCulture);
        for (var i = 0; i < Times; i++)
        {
            if (OnBothInstances)
            {
                machine.SwitchInstance();
            }

            await (By switch
            {
                GuessBy.RecoveryCode => VerifyRecoveryCode.RunAsync(machine, account, "wrong"),
                GuessBy.Confirm => Confirm.RunAsync(machine, account, digits),
                _ => Verify.VerifyAsync(machine, account, digits),
            });
            if (Patient && account.WaitsUntil > machine.Now)
            {
                machine.AdvanceBoth(account.WaitsUntil - machine.Now);
            }
        }
    }
}
