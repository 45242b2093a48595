namespace AuthKit.Redis;

/// <summary>What about a server matters to what AuthKit keeps there. The numbers are stable.</summary>
public enum RedisStoreFindingKind
{
    /// <summary>A setting could not be read: the server is not reached, or the connection may not ask.</summary>
    Unreadable = 0,

    /// <summary>When its memory is full the server deletes keys: a session may be lost, or an owner's index, and then ending all sessions misses some.</summary>
    EvictsKeys = 1,

    /// <summary>There is no append-only file: a restart of the server loses what came after its last snapshot, or everything.</summary>
    NoAppendOnlyFile = 2,

    /// <summary>The append-only file is not flushed at every write: a crash may lose the last second, and revive what was ended in it.</summary>
    AppendsLate = 3,
}
