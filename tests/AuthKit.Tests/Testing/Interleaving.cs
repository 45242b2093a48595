namespace AuthKit.Tests.Testing;

/// <summary>The gap in a step that should be atomic.</summary>
internal static class Interleaving
{
    private const int MostTurns = 200;

    /// <summary>
    /// Frees the thread until nobody waits for one, within bounds. Yielding would not do: what yields goes on before work that
    /// another, suspended thread has queued. Nor would a pause: on a busy machine the others of a race begin after it.
    /// </summary>
    public static async Task LetOthersInAsync()
    {
        var turns = 0;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
        while (ThreadPool.PendingWorkItemCount > 0 && ++turns < MostTurns);
    }
}
