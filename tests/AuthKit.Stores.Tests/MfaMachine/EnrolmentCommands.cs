using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>Begins to enrol an authenticator.</summary>
internal sealed record Begin(Owner Of, bool Named) : FactorCommand(Of)
{
    protected override Task RunAsync(FactorMachine machine, ModelAccount account) => RunAsync(machine, account, Named);

    public static async Task RunAsync(FactorMachine machine, ModelAccount account, bool named)
    {
        var name = named ? $"name {machine.Authenticators.Count}" : null;
        var enrollment = await machine.Service.BeginTotpAsync(account.Subject, "somebody", name);
        Equal(account.Authenticators.Count < machine.Options.MaxAuthenticators, enrollment is not null, "whether an enrolment began");
        if (enrollment is not null)
        {
            Equal(machine.Now + machine.Options.EnrollmentLifetime, enrollment.ExpiresAt, "the end of the enrolment");
            account.Pending = new ModelAuthenticator(enrollment.Uri) { Name = name ?? "Authenticator" };
            Equal(machine.Digits, account.Pending.Parameters.Digits, "the digits of the new authenticator");
            (account.PendingUntil, account.PendingFailures, account.HasRecord) = (enrollment.ExpiresAt, 0, true);
            machine.Authenticators.Add(account.Pending);
        }
    }
}

/// <summary>Confirms what was begun by a code of the new authenticator.</summary>
internal sealed record Confirm(Owner Of, Code Code) : FactorCommand(Of)
{
    protected override Task RunAsync(FactorMachine machine, ModelAccount account) => RunAsync(machine, account, Code.Of(account.Pending, machine.Now));

    public static async Task RunAsync(FactorMachine machine, ModelAccount account, string? typed)
    {
        var result = await machine.Service.ConfirmTotpAsync(account.Subject, typed);
        var expected = machine.Model.Confirm(account, typed, machine.Now);
        machine.Same(account, typed, expected, result, areCodesDue: expected.Succeeded && account.Authenticators.Count == 1);
    }
}

/// <summary>Begins and confirms at once.</summary>
internal sealed record Enrol(Owner Of, bool Named) : FactorCommand(Of)
{
    protected override async Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        await Begin.RunAsync(machine, account, Named);
        await Confirm.RunAsync(machine, account, account.Pending is { } pending ? pending.Show(pending.StepAt(machine.Now)) : null);
    }
}
