namespace AuthKit.Sessions;

/// <summary>
/// Counts the sessions of a store against its capacity. A caller takes a place only if one is free, so the count never exceeds the capacity. If
/// several callers find the store full at once, each frees one place and not more.
/// </summary>
internal sealed class InMemorySessionPlaces(int capacity)
{
    private int _taken;

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place for a session; false if the store is full and no session in it may be removed.</summary>
    /// <param name="state">The argument for <paramref name="free"/>.</param>
    /// <param name="free">
    /// Removes a session, which gives its place back; false if no session may be removed. Another caller may take the place first.
    /// </param>
    public bool Take<TState>(TState state, Func<TState, bool> free)
    {
        while (true)
        {
            var taken = Taken;
            if (taken < capacity)
            {
                if (Interlocked.CompareExchange(ref _taken, taken + 1, taken) == taken)
                {
                    return true;
                }
            }
            else if (!free(state))
            {
                return false;
            }
        }
    }

    /// <summary>Gives back the place of a session that was removed or not added.</summary>
    public void GiveBack() => Interlocked.Decrement(ref _taken);
}
