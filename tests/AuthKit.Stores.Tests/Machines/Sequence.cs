namespace AuthKit.Stores.Tests.Machines;

/// <summary>The setup of a machine and the commands that it runs.</summary>
internal sealed record Sequence<TSetup, TMachine>(TSetup Setup, IReadOnlyList<Command<TMachine>> Commands)
    where TSetup : Described;

/// <summary>The setup of a machine that always starts in the same way.</summary>
internal sealed record NoSetup : Described;
