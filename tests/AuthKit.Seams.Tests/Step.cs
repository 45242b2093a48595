using System.Globalization;
using AuthKit.Seams.Tests.Commands;
using AuthKit.Seams.Tests.Site;

namespace AuthKit.Seams.Tests;

/// <summary>A command, the instance that serves it, and the fault that it meets.</summary>
internal sealed record Step(Command Command, bool OnB = false, Trouble? With = null)
{
    public static implicit operator Step(Command command) => new(command);

    public override string ToString() => $"{(OnB ? "B" : "A")}: {Command}{(With is null ? "" : $"; {With}")}";
}

/// <summary>Steps, and the number of seconds by which the clock of instance B is ahead of A's.</summary>
internal sealed record Sequence(int SecondsAhead, params Step[] Steps)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"B is {SecondsAhead} seconds ahead of A\n{string.Join('\n', Steps.Select(static (step, i) => $"{i + 1}. {step}"))}");
}
