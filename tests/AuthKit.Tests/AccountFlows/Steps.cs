using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AuthKit.Tests.AccountFlows;

/// <summary>The calls that the flows make to stores, limiter and hasher, in their order; a test may fail or meet any of them.</summary>
internal sealed class Steps
{
    private readonly Lock _lock = new();
    private readonly List<string> _calls = [];
    private readonly Dictionary<string, (int Skip, Action Act, bool IsAfter)> _plans = [];

    /// <summary>What was called so far, such as <c>Tokens.Consume</c>.</summary>
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
        }
    }

    /// <summary>Fails one call of a step: before its work, or after it, so that the answer is lost.</summary>
    public void Fail(string step, int skip = 0, bool after = false) =>
        Plan(step, static () => throw new IOException("As the test says."), skip, after);

    /// <summary>Does something in the middle of a flow, right before one call of a step.</summary>
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
            _plans[step] = (skip, act, isAfter);
        }
    }

    private Action? Take(string step, bool isAfter)
    {
        lock (_lock)
        {
            if (!isAfter)
            {
                _calls.Add(step);
            }

            if (!_plans.TryGetValue(step, out var plan) || plan.IsAfter != isAfter)
            {
                return null;
            }

            if (plan.Skip > 0)
            {
                _plans[step] = plan with { Skip = plan.Skip - 1 };
                return null;
            }

            _plans.Remove(step);
            return plan.Act;
        }
    }

    /// <summary>Everything behind it works in memory, so that a call has ended when it returns.</summary>
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
            _steps.Take(step, isAfter: false)?.Invoke();
            var result = targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
            _steps.Take(step, isAfter: true)?.Invoke();
            return result;
        }
    }
}
