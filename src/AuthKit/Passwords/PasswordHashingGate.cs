using AuthKit.Events;
using AuthKit.Stores;
using Microsoft.Extensions.Options;

namespace AuthKit.Passwords;

/// <summary>
/// Bounds what password hashing takes of a machine: so many hashes at once, so much memory together, so many waiting; what comes
/// beyond is refused at once. Calls wait in two queues. While both have calls, the share of
/// <see cref="PasswordHashingGateOptions.KnownDeviceSharePercent"/> of the starts goes to known devices, and they go first; every
/// other start goes to the call that came first. One gate can serve several hashers.
/// </summary>
public sealed class PasswordHashingGate
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _anybody = new();
    private readonly LinkedList<Waiter> _knownDevices = new();
    private readonly int _slots;
    private readonly int _places;
    private readonly int _placesForAnybody;
    private readonly long _memory;
    private readonly int _share;
    private int _running;

    // How many starts known devices had beyond their share while both queues had calls, in hundredths.
    private int _ahead;
    private long _sequence;
    private long _memoryInUse;

    /// <summary>Makes a gate.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public PasswordHashingGate(PasswordHashingGateOptions? options = null)
    {
        options ??= new PasswordHashingGateOptions();
        var problems = new List<string>();
        options.Validate(problems);
        Errors.ThrowIfInvalid(typeof(PasswordHashingGateOptions), problems);
        _slots = options.GetEffectiveSlots();
        _memory = options.GetEffectiveMemory();
        _places = _slots * options.QueuePerSlot;
        _share = options.KnownDeviceSharePercent;
        _placesForAnybody = _places - (int)((_places * (long)options.KnownDeviceSharePercent) / 100);
    }

    /// <summary>Hashes that run now.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running;
            }
        }
    }

    /// <summary>Calls that wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _anybody.Count + _knownDevices.Count;
            }
        }
    }

    /// <summary>The bytes that running hashes may take together.</summary>
    public long MemoryBudget => _memory;

    /// <summary>Waits for a slot and memory, then does the work on the thread pool.</summary>
    internal async ValueTask<TResult> RunAsync<TState, TResult>(
        long memory,
        TState state,
        Func<TState, TResult> work,
        HashingPriority priority,
        CancellationToken cancellationToken)
    {
        using var span = AuthTelemetry.Source.StartActivity(AuthSpans.PasswordHashing);
        await EnterAsync(memory, priority, cancellationToken).ConfigureAwait(false);
        try
        {
            // Not the caller's token: what has its slot is finished, and its buffers are wiped.
            return await Task.Run(() => work(state), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Leave(memory);
        }
    }

    private ValueTask EnterAsync(long memory, HashingPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (_anybody.Count + _knownDevices.Count == 0 && HasRoomFor(memory))
            {
                Take(memory);
                return ValueTask.CompletedTask;
            }

            // Known devices that fill the queue take no place of the others: each has the places that the other cannot use.
            var isKnown = priority == HashingPriority.KnownDevice;
            if (isKnown ? _anybody.Count + _knownDevices.Count >= _places : _anybody.Count >= _placesForAnybody)
            {
                throw new AuthUnavailableException(AuthUnavailableKind.HashingQueueFull, "Too many password hashes are waiting already.");
            }

            waiter = new Waiter(memory, _sequence++);
            waiter.Place = (isKnown ? _knownDevices : _anybody).AddLast(waiter);
            AdmitWaiting();
        }

        return WaitAsync(waiter, cancellationToken);
    }

    private async ValueTask WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static (state, token) => ((Action<CancellationToken>)state!)(token), (Action<CancellationToken>)(token => GiveUp(waiter, token))))
        {
            await waiter.Turn.Task.ConfigureAwait(false);
        }
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.Place?.List is not { } queue)
            {
                return;
            }

            queue.Remove(waiter.Place);
            waiter.Turn.SetCanceled(cancellationToken);
            AdmitWaiting();
        }
    }

    private void Leave(long memory)
    {
        lock (_lock)
        {
            _running--;
            _memoryInUse -= memory;
            AdmitWaiting();
        }
    }

    // The next one waits for its memory, however little the one behind it needs: a large hash is not overtaken for ever.
    private void AdmitWaiting()
    {
        while (FindNext(out var ahead) is { } next && HasRoomFor(next.Value.Memory))
        {
            _ahead = ahead;
            next.List!.Remove(next);
            Take(next.Value.Memory);
            next.Value.Turn.SetResult();
        }
    }

    /// <summary>Whose turn it is: a known device's, while they had no more than their share; else the call that came first.</summary>
    private LinkedListNode<Waiter>? FindNext(out int ahead)
    {
        ahead = 0;
        if (_knownDevices.First is not { } known || _anybody.First is not { } other)
        {
            return _knownDevices.First ?? _anybody.First;
        }

        if (_share > 0 && _ahead <= 0)
        {
            ahead = _ahead + 100 - _share;
            return known;
        }

        ahead = _ahead - _share;
        return known.Value.Sequence < other.Value.Sequence ? known : other;
    }

    private bool HasRoomFor(long memory) => _running < _slots && _memoryInUse + memory <= _memory;

    private void Take(long memory)
    {
        _running++;
        _memoryInUse += memory;
    }

    private sealed class Waiter(long memory, long sequence)
    {
        /// <summary>Which came first.</summary>
        public long Sequence { get; } = sequence;

        public long Memory { get; } = memory;

        public LinkedListNode<Waiter>? Place { get; set; }

        // Continuations run elsewhere: the result is set inside the lock.
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>The priority of a request for a hash when the gate's queue fills. The numbers are stable.</summary>
public enum HashingPriority
{
    /// <summary>Anybody: may use the queue except the share that is kept for known devices, in the order in which calls came.</summary>
    Normal = 0,

    /// <summary>
    /// Somebody who has proven something already, such as a device of the account: may use the whole queue, and goes before the
    /// others up to the share that is kept.
    /// </summary>
    KnownDevice = 1,
}
