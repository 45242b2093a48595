using System.Text;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>The clock advances.</summary>
internal sealed record Pass(int Seconds) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn)
    {
        world.Pass(TimeSpan.FromSeconds(Seconds));
        return Task.CompletedTask;
    }
}

/// <summary>
/// Two calls are in flight. The first one stops before a store call, the second one runs completely, and then the first one continues.
/// </summary>
internal sealed record Meanwhile(Command First, int Call, Command Second) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn)
    {
        var held = new Turn(turn.On, turn.By) { HoldAt = Call, IsRacing = true };
        return SeamWorld.MeanwhileAsync(
            async () =>
            {
                await First.RunAsync(world, held);
                held.Hold(null);
            },
            held,
            watch => Second.RunAsync(world, new Turn(turn.On, turn.By) { Watch = watch, IsRacing = true }));
    }
}
