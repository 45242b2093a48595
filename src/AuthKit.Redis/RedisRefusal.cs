using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>Decides what a Redis error means for the command that failed.</summary>
internal static class RedisRefusal
{
    /// <summary>
    /// Whether the command was not executed but may be in a moment: its slot is being migrated, the node is starting, is busy with a long script or
    /// is a replica, or there was no connection to send the command on. Every script runs the commands that can be refused before it changes
    /// anything.
    /// </summary>
    public static bool IsOfTheMoment(RedisException exception) => exception switch
    {
        RedisServerException server when IsForeignKey(server) => true,
        RedisServerException server => server.Kind is RedisErrorKind.TryAgain
            or RedisErrorKind.Moved or RedisErrorKind.Ask or RedisErrorKind.UnknownRedirectTarget
            or RedisErrorKind.ClusterDown or RedisErrorKind.MasterDown or RedisErrorKind.ReadOnly
            or RedisErrorKind.Loading or RedisErrorKind.Busy,
        RedisConnectionException connection => connection.CommandStatus is CommandStatus.WaitingToBeSent or CommandStatus.WaitingInBacklog
            || connection.FailureType is ConnectionFailureType.UnableToResolvePhysicalConnection or ConnectionFailureType.UnableToConnect

            // The client noticed before sending that the node has become a replica, and sent nothing.
            || connection.InnerException is RedisCommandException,
        _ => false,
    };

    /// <summary>Whether the roles of the nodes may have changed: a node is a replica, has no primary, or cannot be reached.</summary>
    /// <param name="refusal">The error; null if there was no connection to a primary.</param>
    public static bool IsForRoles(Exception? refusal) => refusal is null or RedisConnectionException
        || (refusal is RedisServerException { Kind: RedisErrorKind.ReadOnly or RedisErrorKind.MasterDown or RedisErrorKind.ClusterDown });

    /// <summary>
    /// Whether a node refuses writes but can still be read, if it is a primary: it cannot save, lacks replicas or memory, its user may not write, or
    /// it is too old to know the command.
    /// </summary>
    public static bool IsOfWritesOnly(RedisServerException exception) =>
        exception.Kind is RedisErrorKind.Misconfigured or RedisErrorKind.NoReplicas or RedisErrorKind.NoPermission or RedisErrorKind.UnknownCommand or RedisErrorKind.OutOfMemory;

    /// <summary>Whether a key holds a value of another type, which no store wrote.</summary>
    public static bool IsOtherType(RedisServerException exception) => exception.Kind == RedisErrorKind.WrongType;

    // The script built the name of a key from a value, and that key has moved to another node before the rest of its slot.
    private static bool IsForeignKey(RedisServerException exception) => exception.Message.Contains("non local key", StringComparison.Ordinal);
}
