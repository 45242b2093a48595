using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Transactions;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>The tools of a case: two instances over one store, fresh keys, and assertions.</summary>
internal abstract class Trial<TStore>
    where TStore : class
{
    /// <summary>How many calls take part in a race.</summary>
    public const int Ways = 50;

    /// <summary>The rule for work inside a transaction of the application.</summary>
    public const string Apart = "A call takes no part in a transaction (System.Transactions) around it: its effect stays, whatever happens to the transaction.";

    /// <summary>How many times a race with few calls is repeated.</summary>
    public const int Rounds = 20;

    /// <summary>
    /// The time of all cases. It is in the past, which reveals a store that uses its own clock, and protects sessions that somebody uses from being
    /// deleted. No case adds or purges at a later time, and every record that a case needs alive expires later. So cases that run in parallel do not
    /// delete each other's records.
    /// </summary>
    public static readonly DateTimeOffset Now = new(2020, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ConformanceCase<TStore> _case;

    protected Trial(ConformanceCase<TStore> conformanceCase, Func<TStore> open, CancellationToken cancellationToken)
    {
        _case = conformanceCase;
        Cancellation = cancellationToken;
        Store = Open(open);
        Other = Open(open);
    }

    public CancellationToken Cancellation { get; }

    /// <summary>One instance.</summary>
    public TStore Store { get; }

    /// <summary>Another instance over the same data.</summary>
    public TStore Other { get; }

    /// <summary>The two instances in turn.</summary>
    public TStore this[int i] => i % 2 == 0 ? Store : Other;

    public static StoreKey NewKey() => new(RandomBytes(StoreKey.Size));

    public static byte[] RandomBytes(int count) => RandomNumberGenerator.GetBytes(count);

    /// <summary>The key with one bit flipped; bit 0 is the first bit.</summary>
    public static StoreKey Flip(StoreKey key, int bit)
    {
        var bytes = key.ToArray();
        bytes[bit / 8] ^= (byte)(0x80 >> (bit % 8));
        return new StoreKey(bytes);
    }

    /// <summary>Starts several calls at the same time.</summary>
    public static async Task<TResult[]> RaceAsync<TResult>(int ways, Func<int, Task<TResult>> call)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = new Task<TResult>[ways];
        for (var i = 0; i < ways; i++)
        {
            var number = i;
            calls[i] = Task.Run(async () =>
            {
                await start.Task.ConfigureAwait(false);
                return await call(number).ConfigureAwait(false);
            });
        }

        start.SetResult();
        return await Task.WhenAll(calls).ConfigureAwait(false);
    }

    /// <summary>
    /// Does some work inside a transaction of the application that is rolled back (an ambient one, in which drivers enlist their connections). Does
    /// more work inside a second one, after it was completed and before it is closed.
    /// </summary>
    public static async Task InTransactionsAsync(Func<Task> work, Func<Task> more)
    {
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await work().ConfigureAwait(false);
        }

        using (var complete = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            complete.Complete();
            await more().ConfigureAwait(false);
        }
    }

    /// <summary>Makes a call that may be cancelled or fail in any way; true if it returned.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Drivers throw different exceptions when they are cancelled; only the state afterwards matters.")]
    public static async Task<bool> AnswersAsync<TResult>(Func<ValueTask<TResult>> call)
    {
        try
        {
            await call().ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Equal<TValue>(TValue expected, TValue actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (!EqualityComparer<TValue>.Default.Equals(expected, actual))
        {
            Fail($"Expected {what} to be {Text(expected)}; it was {Text(actual)}.");
        }
    }

    public void True(bool condition, string expectation, object? actual = null)
    {
        if (!condition)
        {
            Fail(actual is null ? $"Expected: {expectation}." : $"Expected: {expectation}; it was {Text(actual)}.");
        }
    }

    public void SameBytes(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> actual, string what)
    {
        var common = expected.Span.CommonPrefixLength(actual.Span);
        if (common != expected.Length || common != actual.Length)
        {
            Fail($"Expected {what} to be the {expected.Length} bytes that were written; it was {actual.Length} bytes, the same up to offset {common}.");
        }
    }

    /// <summary>Expects the same values, in any order.</summary>
    public void SameSet<TValue>(IEnumerable<TValue> expected, IEnumerable<TValue> actual, string what)
        where TValue : notnull
    {
        var want = expected.ToList();
        var got = actual.ToList();
        if (want.Count != got.Count || !want.ToHashSet().SetEquals(got))
        {
            Fail($"Expected {what} to be {List(want)}; they were {List(got)}.");
        }
    }

    [DoesNotReturn]
    public void Fail(string finding) => throw new ConformanceException(_case.Name, _case.Rule, finding);

    public static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\" ({text.Length} UTF-16 units)",
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.fffffff zzz", CultureInfo.InvariantCulture),
        StoreKey key => Convert.ToHexString(key.ToArray()),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string List<TValue>(List<TValue> values) =>
        values.Count == 0 ? "none" : $"{values.Count}: {string.Join(", ", values.Take(10).Select(value => Text(value)))}{(values.Count > 10 ? ", …" : "")}";

    private TStore Open(Func<TStore> open) =>
        open() ?? throw new ConformanceException(_case.Name, _case.Rule, "Expected a store from the factory; it returned null.");
}
