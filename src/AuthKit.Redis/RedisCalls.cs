using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// The calls of every store to Redis. A call has a total time limit, accepts only the answer of a primary, and is repeated if Redis reports that it
/// did not execute the command but may do so in a moment (<see cref="RedisRefusal"/>). A command that was sent and not answered is never sent again,
/// because it may have been executed.
/// </summary>
internal sealed class RedisCalls
{
    public const CommandFlags Flags = CommandFlags.DemandMaster;

    // A call is repeated for as long as a planned failover or the migration of a slot takes; longer is an outage. At least half of the call's time is
    // left for the last attempt.
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(80);
    private static readonly RedisScript ReadScript = RedisScript.Load("Read.lua");

    private readonly IDatabase _database;
    private readonly RedisRoles _roles;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _retryTime;

    /// <summary>Creates the calls of one store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">Checked and copied. Default: a new <see cref="RedisStoreOptions"/>.</param>
    /// <param name="clock">The clock that measures the wait for the server, not the one of stored times. Default: the system's.</param>
    public RedisCalls(IConnectionMultiplexer connection, RedisStoreOptions? options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var settings = (options ?? new RedisStoreOptions()).Snapshot();
        Keys = new RedisKeys(settings.KeyPrefix);
        _database = connection.GetDatabase();
        _clock = clock ?? TimeProvider.System;
        _roles = RedisRoles.Of(connection, _clock);
        _timeout = settings.CallTimeout;
        _retryTime = _timeout / 2 < RetryTime ? _timeout / 2 : RetryTime;
    }

    /// <summary>Makes the names of keys.</summary>
    public RedisKeys Keys { get; }

    /// <summary>Runs a script. Cancelling stops only the wait: the server may still run the script, as a whole or not at all.</summary>
    public Task<RedisResult> EvaluateAsync(RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken) =>
        EvaluateAsync(script, keys, values, _clock.GetTimestamp(), cancellationToken);

    /// <summary>Reads a string; null if there is no key. Throws for a key of another type, see <see cref="RedisRefusal.IsOtherType"/>.</summary>
    public async Task<byte[]?> ReadAsync(RedisKey key, CancellationToken cancellationToken)
    {
        var begun = _clock.GetTimestamp();
        if (!_roles.LacksGetEx)
        {
            try
            {
                // GETEX without an option changes nothing but counts as a write, so a replica refuses it. A replica would answer GET.
                return (byte[]?)await RunAsync(key, key, static (database, name) => database.ExecuteAsync("GETEX", [name], Flags), begun, cancellationToken).ConfigureAwait(false);
            }
            catch (RedisServerException exception) when (RedisRefusal.IsOfWritesOnly(exception))
            {
                _roles.LacksGetEx |= exception.Kind == RedisErrorKind.UnknownCommand;
            }
        }

        return (byte[]?)await EvaluateAsync(ReadScript, [key], [], begun, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a key; true if it existed.</summary>
    public Task<bool> DeleteAsync(RedisKey key, CancellationToken cancellationToken) =>
        RunAsync(key, key, static (database, name) => database.KeyDeleteAsync(name, Flags), _clock.GetTimestamp(), cancellationToken);

    private async Task<RedisResult> EvaluateAsync(RedisScript script, RedisKey[] keys, RedisValue[] values, long begun, CancellationToken cancellationToken)
    {
        var call = (script, keys, values);
        try
        {
            return await RunAsync(keys[0], call, static (database, call) => call.script.SendHashAsync(database, call.keys, call.values), begun, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (exception.Kind == RedisErrorKind.NoScript)
        {
            return await RunAsync(keys[0], call, static (database, call) => call.script.SendTextAsync(database, call.keys, call.values), begun, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> RunAsync<TState, T>(RedisKey key, TState state, Func<IDatabase, TState, Task<T>> send, long begun, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var wait = FirstWait; ; wait = wait < LongestWait ? 2 * wait : LongestWait)
        {
            Exception? refusal = null;

            // Without a primary, nothing is passed to the connection: it would keep the command until there is a primary, and would then execute a
            // command whose caller has given up.
            if (!_roles.HasSeveralPrimaries && _database.IsConnected(key, Flags))
            {
                try
                {
                    var answer = await WaitAsync(send(_database, state), begun, cancellationToken).ConfigureAwait(false);
                    _roles.Found();
                    return answer;
                }
                catch (RedisException exception) when (RedisRefusal.IsOfTheMoment(exception))
                {
                    refusal = exception;
                }
            }

            var isOutage = RedisRefusal.IsForRoles(refusal) && _roles.IsMissingFor(_retryTime);
            if (isOutage || _clock.GetElapsedTime(begun) + wait > _retryTime)
            {
                throw refusal ?? new RedisConnectionException(
                    ConnectionFailureType.UnableToResolvePhysicalConnection,
                    Flags,
                    _roles.HasSeveralPrimaries
                        ? "Several Redis servers of this connection claim to be the primary. Nothing was sent."
                        : "There is no connection to a Redis primary for this key. Nothing was sent.");
            }

            await Task.Delay(wait, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> WaitAsync<T>(Task<T> answer, long begun, CancellationToken cancellationToken)
    {
        if (answer.IsCompletedSuccessfully)
        {
            return await answer.ConfigureAwait(false);
        }

        var left = _timeout - _clock.GetElapsedTime(begun);
        try
        {
            return await answer.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception) when (!answer.IsCompleted)
        {
            throw new TimeoutException(
                $"Redis did not answer within {_timeout.TotalMilliseconds:0} ms ({nameof(RedisStoreOptions)}.{nameof(RedisStoreOptions.CallTimeout)}). The command may have been executed.",
                exception);
        }
    }
}
