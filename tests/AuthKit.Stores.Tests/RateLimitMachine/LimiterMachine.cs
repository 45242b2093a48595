using System.Globalization;
using System.Security.Cryptography;
using AuthKit.RateLimiting;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>
/// Runs one sequence of commands against two instances of a limiter and against an exact model; fails where any field of an
/// answer differs. A command is a number: what it does, and to what, is read off its digits. The first one chooses the
/// policies.
/// </summary>
internal sealed class LimiterMachine
{
    private static readonly int[] Windows = [100, 101, 1_000, 7_777, 60_000];
    private static readonly int[] Limits = [1, 2, 3, 5, 10, 1_000];
    private static readonly int[] Rates = [1, 2, 3, 7, 10, 1_000];

    private static readonly RateLimitKey[] Keys = [new("a"), new("group", "a"), new("group", "b"), new("\uD800", "")];

    private readonly string _name = $"machine-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
    private readonly RateLimitModel _model = new();
    private readonly List<(RateLimitPolicy Policy, RateLimitKey Key, long Ticket, int Permits)> _given = [];
    private readonly List<string> _log = [];
    private readonly RateLimitPolicy[] _policies;
    private readonly TimeSpan _window;
    private readonly MachineClocks _clocks;
    private readonly IRateLimiter[] _limiters;

    private int _digits;

    public LimiterMachine(Func<TimeProvider, IRateLimiter> open, bool hasOneClock, int choice)
    {
        _digits = choice;
        _window = TimeSpan.FromMilliseconds(Next(Windows));
        var (limit, other, rate, otherRate) = (Next(Limits), Next(Limits), Next(Rates), Next(Rates));
        _policies =
        [
            RateLimitPolicy.FixedWindow(_name, limit, _window),
            RateLimitPolicy.FixedWindow(_name, other, _window),
            RateLimitPolicy.SlidingWindow(_name, limit, _window),
            RateLimitPolicy.SlidingWindow(_name, other, _window),
            RateLimitPolicy.TokenBucket(_name, limit, rate, _window),
            RateLimitPolicy.TokenBucket(_name, other, rate, _window),
            RateLimitPolicy.TokenBucket(_name, limit, otherRate, _window),
        ];
        _clocks = new MachineClocks(hasOneClock, TimeSpan.FromTicks(choice));
        _limiters = Array.ConvertAll(_clocks.All, clock => open(clock));
    }

    public async Task RunAsync(IEnumerable<int> commands)
    {
        foreach (var command in commands)
        {
            try
            {
                await RunAsync(command);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{exception.Message}{Environment.NewLine}{string.Join(Environment.NewLine, _log)}", exception);
            }
        }
    }

    private Task RunAsync(int command)
    {
        _digits = command;
        var (kind, instance, policy, key) = (Next(12), Next(2), Next(_policies), Next(Keys));
        return kind switch
        {
            0 or 1 or 2 or 3 => AcquireAsync(instance, policy, key, Permits(policy)),
            4 => PeekAsync(instance, policy, key),
            5 or 6 => AcquireAllAsync(instance),
            7 => RefundAsync(instance),
            8 => Next(3) == 0 ? ResetAsync(instance, policy, key) : RefundAsync(instance),
            _ => MoveAsync(instance),
        };
    }

    private async Task AcquireAsync(int instance, RateLimitPolicy policy, RateLimitKey key, int permits)
    {
        var expected = _model.Acquire(policy, key, permits, Log(instance, $"acquire {Text(policy, key)} {permits}"));
        var actual = await _limiters[instance].AcquireAsync(policy, key, permits);
        Same(expected, actual);
        _given.Add((policy, key, actual.Ticket, permits));
    }

    private async Task PeekAsync(int instance, RateLimitPolicy policy, RateLimitKey key) =>
        Same(_model.Peek(policy, key, Log(instance, $"peek {Text(policy, key)}")), await _limiters[instance].PeekAsync(policy, key));

    private async Task AcquireAllAsync(int instance)
    {
        var requests = new List<RateLimitRequest>();
        for (var count = 1 + Next(4); count > 0; count--)
        {
            // A policy of each count only: with another limit it would be the same count twice.
            var (policy, key) = (_policies[2 * Next(3)], Next(Keys));
            if (!requests.Exists(request => request.Policy == policy && (request.Key.Group, request.Key.Value) == (key.Group, key.Value)))
            {
                requests.Add(new(policy, key, Next(4) == 0 ? policy.Limit : 1));
            }
        }

        var now = Log(instance, $"acquire all of {string.Join(", ", requests.Select(request => $"{Text(request.Policy, request.Key)} {request.Permits}"))}");
        var open = requests.FindAll(request => _model.GoesBack(request, now));
        var expected = _model.AcquireAll([.. requests], now);
        var actual = await _limiters[instance].AcquireAllAsync(requests);
        Equal(Array.TrueForAll(expected, decision => decision.IsAllowed), actual.IsAllowed, "IsAllowed");
        Equal(expected.Length, actual.Decisions.Count, "the number of decisions");
        for (var i = 0; i < expected.Length; i++)
        {
            Same(expected[i], actual.Decisions[i]);
            if (actual.IsAllowed)
            {
                _given.Add((requests[i].Policy, requests[i].Key, actual.Decisions[i].Ticket, requests[i].Permits));
            }
        }

        // A count that a clock far behind took back in a group that was refused may be kept as it was or as it stands now.
        foreach (var request in actual.IsAllowed ? [] : open)
        {
            await ResetAsync(instance, request.Policy, request.Key);
        }
    }

    private async Task RefundAsync(int instance)
    {
        var (policy, key, ticket, permits) = _given.Count == 0 ? (Next(_policies), Next(Keys), Next(3), 1) : _given[^(1 + Next(Math.Min(_given.Count, 8)))];
        (permits, ticket) = Next(8) switch
        {
            0 => (1, ticket),
            1 => (int.MaxValue, ticket),
            2 => (permits, ticket + 1),
            3 => (permits, ticket - (long)policy.Window.TotalMilliseconds),
            4 => (permits, long.MinValue),
            _ => (permits, ticket),
        };
        var expected = _model.Refund(policy, key, ticket, permits, Log(instance, $"refund {Text(policy, key)} {permits} by {ticket}"));
        Equal(expected, await _limiters[instance].RefundAsync(policy, key, ticket, permits), "the answer to the refund");
    }

    private async Task ResetAsync(int instance, RateLimitPolicy policy, RateLimitKey key)
    {
        Log(instance, $"reset {Text(policy, key)}");
        _model.Reset(policy, key);
        await _limiters[instance].ResetAsync(policy, key);
    }

    private Task MoveAsync(int instance)
    {
        TimeSpan[] steps =
        [
            TimeSpan.FromMilliseconds(1), TimeSpan.FromTicks(4_321), _window / 7, _window / 3, _window / 2, _window - TimeSpan.FromMilliseconds(1), _window,
            _window + TimeSpan.FromMilliseconds(1), _window * 2, _window * 3, TimeSpan.FromDays(500),
            -TimeSpan.FromMilliseconds(1), -_window / 3, -_window, -_window - TimeSpan.FromMilliseconds(1), -_window * 2,
        ];
        var by = Next(steps);
        _clocks.Move(instance, by);
        Log(instance, $"clock {by}");
        return Task.CompletedTask;
    }

    /// <summary>One permit mostly; a few, all, one too many and very many sometimes.</summary>
    private int Permits(RateLimitPolicy policy) => Next(10) switch
    {
        0 => 2,
        1 => 3,
        2 => policy.Limit,
        3 => policy.Limit + 1,
        4 => int.MaxValue,
        5 => Math.Max(1, policy.Limit / 2),
        _ => 1,
    };

    private T Next<T>(T[] choices) => choices[Next(choices.Length)];

    private int Next(int choices)
    {
        (_digits, var digit) = Math.DivRem(_digits, choices);
        return digit;
    }

    private long Log(int instance, string command)
    {
        var now = _clocks.Now(instance);
        _log.Add(string.Create(CultureInfo.InvariantCulture, $"{instance} at {now}: {command}"));
        return now;
    }

    private static string Text(RateLimitPolicy policy, RateLimitKey key) =>
        $"{policy.Algorithm} of {policy.Limit} ({policy.PermitsPerWindow} in {policy.Window.TotalMilliseconds}) for {key.Group.Length}:{key.Value}";

    private static void Same(RateLimitDecision expected, RateLimitDecision actual)
    {
        Equal(expected.IsAllowed, actual.IsAllowed, nameof(actual.IsAllowed));
        Equal(expected.Limit, actual.Limit, nameof(actual.Limit));
        Equal(expected.Remaining, actual.Remaining, nameof(actual.Remaining));
        Equal(expected.RetryAfter, actual.RetryAfter, nameof(actual.RetryAfter));
        Equal(expected.ResetAfter, actual.ResetAfter, nameof(actual.ResetAfter));
        Equal(expected.Ticket, actual.Ticket, nameof(actual.Ticket));
        Equal(expected.IsFallback, actual.IsFallback, nameof(actual.IsFallback));
    }

    private static void Equal<TValue>(TValue expected, TValue actual, string what)
    {
        if (!EqualityComparer<TValue>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"Expected {what} to be {expected}; it was {actual}.");
        }
    }
}
