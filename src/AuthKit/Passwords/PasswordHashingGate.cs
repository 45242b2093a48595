using AuthKit.Events;
using AuthKit.Stores;
using Microsoft.Extensions.Options;

namespace AuthKit.Passwords;

/// <summary>
/// Limits the load of password hashing on a machine: the number of hashes that run at once, their memory and the number of waiting calls.
/// Calls beyond these limits are refused at once. Calls wait in two queues: one for known devices and one for all others. While both
/// queues have calls, known devices get <see cref="PasswordHashingGateOptions.KnownDeviceSharePercent"/> of the starts and go first. Each
/// other start goes to the call that arrived first. Several hashers can share one gate.
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

    // How many starts known devices have had beyond their share while both queues had calls, in hundredths of a start.
    private int _ahead;
    private long _sequence;
    private long _memoryInUse;

    /// <summary>Creates a gate. Slots and memory that the options leave null are computed now, from this machine.</summary>
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

    /// <summary>The number of hashes that run at this moment.</summary>
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

    /// <summary>The number of calls that wait for a slot at this moment.</summary>
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

    /// <summary>The bytes of memory that all running hashes may use together.</summary>
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
            // The work does not take the caller's token: work that has a slot must finish, so that it wipes its buffers.
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

            // Known devices may fill the whole queue. The others are counted only against their own places, so that known devices cannot shut
            // them out.
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

    // The next call waits until its memory is free, even if a later call needs less: otherwise small hashes could overtake a large one for ever.
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

    /// <summary>
    /// The next call to start: a known device's call if known devices have had no more than their share, otherwise the call that arrived first.
    /// </summary>
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
        /// <summary>The position in the order of arrival over both queues.</summary>
        public long Sequence { get; } = sequence;

        public long Memory { get; } = memory;

        public LinkedListNode<Waiter>? Place { get; set; }

        // The result is set while the lock is held, so continuations must not run inside SetResult.
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>The priority of a call while the gate's queue fills. The numbers are stable.</summary>
public enum HashingPriority
{
    /// <summary>For any caller: may use the queue except for the share that is reserved for known devices. Calls start in order of arrival.</summary>
    Normal = 0,

    /// <summary>
    /// For a caller that has already proved something, such as a known device of the account: may use the whole queue, and goes before the
    /// other callers up to the reserved share.
    /// </summary>
    KnownDevice = 1,
}
