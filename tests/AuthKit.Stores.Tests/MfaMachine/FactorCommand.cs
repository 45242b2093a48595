using AuthKit.Stores.Tests.Machines;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>A call for one account. After it, the other instance must tell of the account what the model knows.</summary>
internal abstract record FactorCommand(Owner Of) : Command<FactorMachine>
{
    public sealed override Task RunAsync(FactorMachine machine) => RunAsync(machine, machine.AccountOf(Of));

    protected abstract Task RunAsync(FactorMachine machine, ModelAccount account);
}
