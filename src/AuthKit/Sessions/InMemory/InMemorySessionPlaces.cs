namespace AuthKit.Sessions;

/// <summary>
/// Counts the sessions of a store against its capacity. A place is taken only where one is free, so the count never exceeds the
/// capacity, and callers who find the store full at once free one place each, not more.
/// </summary>
internal sealed class InMemorySessionPlaces(int capacity)
{
    private int _taken;

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place for a session; false where the store is full and nothing in it may go.</summary>
    /// <param name="state">For <paramref name="free"/>.</param>
    /// <param name="free">Ends a session that may go, which gives its place back; false if no session may go. Another caller may take that place first.</param>
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

    /// <summary>Gives the place of a session back.</summary>
    public void GiveBack() => Interlocked.Decrement(ref _taken);
}
