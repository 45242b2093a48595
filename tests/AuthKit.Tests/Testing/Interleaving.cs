namespace AuthKit.Tests.Testing;

/// <summary>The gap in a step that should be atomic.</summary>
internal static class Interleaving
{
    /// <summary>
    /// Frees the thread for whoever waits for one. Yielding would not do: what yields goes on before work that another,
    /// suspended thread has queued.
    /// </summary>
    public static Task LetOthersInAsync() => Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
}
