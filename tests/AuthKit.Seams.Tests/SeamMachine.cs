using AuthKit.Seams.Tests.Site;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests;

/// <summary>Runs sequences of commands over one site, each in its own world, and checks every property after each command.</summary>
internal sealed class SeamMachine(SeamSite site)
{
    public async Task RunAsync(IEnumerable<Sequence> sequences)
    {
        foreach (var sequence in sequences)
        {
            await RunAsync(sequence);
        }
    }

    /// <exception cref="SeamFailure">A property does not hold.</exception>
    public async Task RunAsync(Sequence sequence)
    {
        var world = new SeamWorld(site, TimeSpan.FromSeconds(sequence.SecondsAhead));
        var number = 0;
        try
        {
            foreach (var step in sequence.Steps)
            {
                var on = site.Instances[step.OnB ? 1 : 0];
                await step.Command.RunAsync(world, new Turn(on, $"step {++number}, {step.Command}", step.With));
                foreach (var instance in site.Instances)
                {
                    instance.Faults.Clear();
                }

                await world.CheckAsync();
            }

            number = 0;
            await world.CheckTheEndAsync();
        }
        catch (Exception exception)
        {
            var place = number == 0 ? "At the end" : $"After step {number}";
            throw new SeamFailure($"{place}: {exception.Message}\n{sequence}", (exception as SeamException)?.Property, exception);
        }
    }
}
