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

    /// <summary>
    /// A primary has replicas, but acknowledges writes that none of them has: a primary that was cut off, or restarted without
    /// its data, goes on as a second one, and what it acknowledged is lost when it becomes a replica.
    /// </summary>
    AcceptsWritesAlone = 4,

    /// <summary>More than one server of the connection is a primary, and they are no Cluster: each has a part of what was written.</summary>
    SeveralPrimaries = 5,

    /// <summary>A replica accepts writes, and so answers as a primary would.</summary>
    WritableReplica = 6,
}
