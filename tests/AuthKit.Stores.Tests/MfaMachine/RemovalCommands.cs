using AuthKit.Mfa;
using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>The authenticators that a call names.</summary>
internal enum Target
{
    All,
    Unknown,
    First,
    Second,
    Third,
}

internal static class Targets
{
    /// <summary>The public id of an authenticator of the account; null for all, or where there is none.</summary>
    public static string? IdOf(this Target target, ModelAccount account) =>
        target == Target.All || account.Authenticators.Count == 0 ? null
        : target == Target.Unknown ? "AAAAAAAAAAAAAAAAAAAAAA"
        : account.Authenticators[(target - Target.First) % account.Authenticators.Count].Id;
}

/// <summary>The owner removes authenticators by the code of one.</summary>
internal sealed record Remove(Owner Of, Target Target, FromLatest With, bool OfAnyAccount, Code Code) : CodeCommand(Of, With, OfAnyAccount, Code)
{
    protected override Task RunAsync(FactorMachine machine, ModelAccount account, string? typed) => RemoveAsync(machine, account, Target.IdOf(account), typed);

    public static async Task RemoveAsync(FactorMachine machine, ModelAccount account, string? id, string? typed)
    {
        var result = await (id is null ? machine.Service.RemoveAllAsync(account.Subject, typed) : machine.Service.RemoveAsync(account.Subject, id, typed));
        if (id is not null && !account.Authenticators.Exists(authenticator => authenticator.Id == id))
        {
            Equal(MfaStatus.UnknownAuthenticator, result.Status, "the answer to the removal of an unknown authenticator");
            return;
        }

        var expected = machine.Model.VerifyAny(account, typed, machine.Now);
        machine.Same(account, typed, expected, result);
        if (expected.Succeeded)
        {
            machine.Model.Remove(account, id, byAdministrator: false);
        }
    }
}

internal sealed record RemoveByRecoveryCode(Owner Of, Target Target, RecoveryCode Code) : FactorCommand(Of)
{
    protected override Task RunAsync(FactorMachine machine, ModelAccount account) => Remove.RemoveAsync(machine, account, Target.IdOf(account), Code.Of(machine));
}

internal sealed record RemoveByAdministrator(Owner Of, Target Target) : FactorCommand(Of)
{
    protected override async Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        var id = Target.IdOf(account);
        var isRemoved = await (id is null ? machine.Service.RemoveAllByAdministratorAsync(account.Subject) : machine.Service.RemoveByAdministratorAsync(account.Subject, id));
        Equal(machine.Model.Remove(account, id, byAdministrator: true), isRemoved, "whether there was one to remove");
    }
}

/// <summary>Deletes everything that is kept of an account.</summary>
internal sealed record Delete(Owner Of) : FactorCommand(Of)
{
    protected override async Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        Equal(account.HasRecord, await machine.Service.DeleteAsync(account.Subject), "whether there was anything to delete");
        (account.HasRecord, account.RequiredSince) = (false, null);
        account.Clear();
    }
}
