namespace AuthKit.Tests.Testing;

/// <summary>The gap in a step that should be atomic.</summary>
internal static class Interleaving
{
    private const int MostTurns = 200;

    /// <summary>
    /// Frees the thread until no work waits for one, within bounds. Yielding is not enough, because the yielding task continues before work that
    /// another suspended thread has queued. A pause is not enough either, because on a busy machine the other callers of a race begin after it.
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
