using AuthKit.Events;
using AuthKit.Stores;
using Microsoft.Extensions.Options;

namespace AuthKit.Passwords;

/// <summary>
/// Bounds what password hashing takes of a machine: so many hashes at once, so much memory together, so many waiting in
/// the order they came; what comes beyond is refused at once. One gate can serve several hashers.
/// </summary>
public sealed class PasswordHashingGate
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly int _slots;
    private readonly int _places;
    private readonly int _placesForAnybody;
    private readonly long _memory;
    private int _running;
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
                return _waiting.Count;
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
            if (_waiting.Count == 0 && HasRoomFor(memory))
            {
                Take(memory);
                return ValueTask.CompletedTask;
            }

            if (_waiting.Count >= (priority == HashingPriority.KnownDevice ? _places : _placesForAnybody))
            {
                throw new AuthUnavailableException(AuthUnavailableKind.HashingQueueFull, "Too many password hashes are waiting already.");
            }

            waiter = new Waiter(memory);
            waiter.Place = _waiting.AddLast(waiter);
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
            if (waiter.Place?.List is null)
            {
                return;
            }

            _waiting.Remove(waiter.Place);
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

    // In the order they came: one that needs much memory is not overtaken for ever by those that need little.
    private void AdmitWaiting()
    {
        while (_waiting.First is { } first && HasRoomFor(first.Value.Memory))
        {
            _waiting.RemoveFirst();
            Take(first.Value.Memory);
            first.Value.Turn.SetResult();
        }
    }

    private bool HasRoomFor(long memory) => _running < _slots && _memoryInUse + memory <= _memory;

    private void Take(long memory)
    {
        _running++;
        _memoryInUse += memory;
    }

    private sealed class Waiter(long memory)
    {
        public long Memory { get; } = memory;

        public LinkedListNode<Waiter>? Place { get; set; }

        // Continuations run elsewhere: the result is set inside the lock.
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
