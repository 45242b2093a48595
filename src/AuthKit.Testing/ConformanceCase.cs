namespace AuthKit.Testing;

/// <summary>
/// One rule that every store of a kind must follow, and a test for it. Each case uses its own owners, so cases can run in parallel and share a
/// database. No other clock may write to that database at the same time, because stores delete expired records.
/// </summary>
/// <typeparam name="TStore">The kind of store.</typeparam>
public sealed class ConformanceCase<TStore>
    where TStore : class
{
    private readonly Func<ConformanceCase<TStore>, Func<TStore>, CancellationToken, Task> _trial;

    internal ConformanceCase(string name, string rule, Func<ConformanceCase<TStore>, Func<TStore>, CancellationToken, Task> trial)
    {
        Name = name;
        Rule = rule;
        _trial = trial;
    }

    /// <summary>The name, a sentence joined by underscores. It is stable, and unique within the kind of store.</summary>
    public string Name { get; }

    /// <summary>The rule that the case tests, in one or two sentences.</summary>
    public string Rule { get; }

    /// <summary>Tests the rule.</summary>
    /// <param name="open">
    /// Opens another instance over the same data each time it is called, with its own connection if there are connections, like two servers of one
    /// application. It is called at least twice.
    /// </param>
    /// <param name="cancellationToken">Stops the test.</param>
    /// <exception cref="ConformanceException">The store broke the rule, or threw. The message says how.</exception>
    public async Task RunAsync(Func<TStore> open, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        try
        {
            await _trial(this, open, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ConformanceException && !cancellationToken.IsCancellationRequested)
        {
            throw new ConformanceException(Name, Rule, $"Expected no exception; {exception.GetType().Name} was thrown: {exception.Message}", exception);
        }
    }

    /// <summary>The name of the case.</summary>
    public override string ToString() => Name;
}
