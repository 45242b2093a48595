using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AuthKit.Tests.AccountFlows;

/// <summary>
/// Records the calls that the flows make to stores, limiter and hasher in order. A test can make any of them fail, or run code before it.
/// </summary>
internal sealed class Steps
{
    private readonly Lock _lock = new();
    private readonly List<string> _calls = [];
    private readonly Dictionary<(string Step, bool IsAfter), (int Skip, Action Act)> _plans = [];
    private (int Number, bool IsAfter, Action Act)? _failing;
    private int? _outage;

    /// <summary>The calls so far, such as <c>Tokens.Consume</c>.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _calls.Clear();
            _plans.Clear();
            _failing = null;
            _outage = null;
        }
    }

    /// <summary>Makes one call of a step fail, either before its work or after it, so that the result is lost.</summary>
    public void Fail(string step, int skip = 0, bool after = false) =>
        Plan(step, static () => throw new IOException("The test makes this call fail."), skip, after);

    /// <summary>Makes the call with this number fail, counted from 0 from now on, either before its work or after it.</summary>
    public void FailCall(int number, bool after)
    {
        lock (_lock)
        {
            _failing = (_calls.Count + number, after, static () => throw new IOException("The test makes this call fail."));
        }
    }

    /// <summary>Makes every call from this number on fail, until <see cref="Clear"/>.</summary>
    public void FailFrom(int number)
    {
        lock (_lock)
        {
            _outage = _calls.Count + number;
        }
    }

    /// <summary>Runs an action right before or after the call with this number, which then continues.</summary>
    public void MeetCall(int number, bool after, Action act)
    {
        lock (_lock)
        {
            _failing = (_calls.Count + number, after, act);
        }
    }

    /// <summary>Whether the failure that <see cref="FailCall"/> planned has not happened yet.</summary>
    public bool IsPlanned
    {
        get
        {
            lock (_lock)
            {
                return _failing is not null;
            }
        }
    }

    /// <summary>Runs an action in the middle of a flow, right before one call of a step.</summary>
    public void Meet(string step, Action act, int skip = 0) => Plan(step, act, skip, isAfter: false);

    public T Watch<T>(T inner, string name)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, StepProxy>();
        ((StepProxy)(object)proxy).Set(inner, name, this);
        return proxy;
    }

    private void Plan(string step, Action act, int skip, bool isAfter)
    {
        lock (_lock)
        {
            _plans[(step, isAfter)] = (skip, act);
        }
    }

    private int Begin(string step)
    {
        lock (_lock)
        {
            _calls.Add(step);
            return _calls.Count - 1;
        }
    }

    private Action? Take(string step, int number, bool isAfter)
    {
        lock (_lock)
        {
            if (number >= _outage && !isAfter)
            {
                return static () => throw new IOException("The test makes this call fail.");
            }

            if (_failing is { } failing && (failing.Number, failing.IsAfter) == (number, isAfter))
            {
                _failing = null;
                return failing.Act;
            }

            if (!_plans.TryGetValue((step, isAfter), out var plan))
            {
                return null;
            }

            if (plan.Skip > 0)
            {
                _plans[(step, isAfter)] = plan with { Skip = plan.Skip - 1 };
                return null;
            }

            _plans.Remove((step, isAfter));
            return plan.Act;
        }
    }

    /// <summary>Passes calls on. Everything behind it works in memory, so a call has finished when it returns.</summary>
    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "A proxy is made as a subtype.")]
    public class StepProxy : DispatchProxy
    {
        private object _inner = null!;
        private string _name = "";
        private Steps _steps = null!;

        internal void Set(object inner, string name, Steps steps) => (_inner, _name, _steps) = (inner, name, steps);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.IsSpecialName)
            {
                return targetMethod.Invoke(_inner, args);
            }

            var step = $"{_name}.{targetMethod.Name[..^"Async".Length]}";
            var number = _steps.Begin(step);
            _steps.Take(step, number, isAfter: false)?.Invoke();
            var result = targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
            _steps.Take(step, number, isAfter: true)?.Invoke();
            return result;
        }
    }
}
