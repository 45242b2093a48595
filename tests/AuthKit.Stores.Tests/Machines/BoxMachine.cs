using FsCheck;
using FsCheck.Fluent;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>A small machine that tests what all machines share: a box that loses every number of at least 10.</summary>
internal sealed class BoxMachine(BoxSetup setup) : StateMachine<BoxMachine>
{
    public List<int> Numbers { get; } = [.. Enumerable.Repeat(1, setup.Filled)];

    protected override string Time => "00:00";

    public static Gen<BoxSetup> Setups { get; } = Gen.Choose(2, 5).Select(static filled => new BoxSetup(filled));

    public static Gen<Command<BoxMachine>> Commands { get; } = Gen.Frequency<Command<BoxMachine>>(
        (2, from number in Gen.Choose(-40, 40) from color in Gen.Elements(Enum.GetValues<BoxColor>()) select (Command<BoxMachine>)new Put(number, color)),
        (1, from which in FromLatest.Mostly(latest: 2, all: 9) select (Command<BoxMachine>)new Look(which)),
        (1, from times in Gen.Elements(TimeSpan.FromMinutes(3), TimeSpan.FromHours(-2)) select (Command<BoxMachine>)new Wait(times)),
        (1, Gen.Choose(1, 4).ListOf(3).Select(static numbers => (Command<BoxMachine>)new PutMany([.. numbers.Select(static number => new Item(number))]))));
}

internal enum BoxColor
{
    White,
    Red,
    Blue,
}

internal sealed record BoxSetup(int Filled) : Described
{
    protected override bool IsPossible => Filled >= 2;
}

internal sealed record Item(int Number) : Described;

internal sealed record Put(int Number, BoxColor Color) : Command<BoxMachine>
{
    public override Task RunAsync(BoxMachine machine)
    {
        machine.Numbers.Add(Number);
        return Task.CompletedTask;
    }
}

internal sealed record PutMany(Item[] Items) : Command<BoxMachine>
{
    public override Task RunAsync(BoxMachine machine)
    {
        machine.Numbers.AddRange(Items.Select(static item => item.Number));
        return Task.CompletedTask;
    }
}

internal sealed record Look(FromLatest Which) : Command<BoxMachine>
{
    public override Task RunAsync(BoxMachine machine)
    {
        var number = Which.Of(machine.Numbers);
        machine.Note($"number {number}");
        Equal(true, number < 10, "whether the number is there");
        return Task.CompletedTask;
    }
}

internal sealed record Wait(TimeSpan By) : Command<BoxMachine>
{
    public override Task RunAsync(BoxMachine machine) => Task.CompletedTask;
}
