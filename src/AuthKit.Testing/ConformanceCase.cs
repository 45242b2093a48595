namespace AuthKit.Testing;

/// <summary>
/// One rule that every store of a kind keeps, and the trial that shows it. Cases use owners of their own, so they may
/// run side by side and share a database, but no other clock may be at work in it: stores delete what has expired.
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

    /// <summary>The name, a sentence joined by underscores. Unique within its kind of store, and stable.</summary>
    public string Name { get; }

    /// <summary>The rule, in one sentence.</summary>
    public string Rule { get; }

    /// <summary>Tries the rule.</summary>
    /// <param name="open">
    /// Makes another instance over the same data each time it is called, with a connection of its own where there are
    /// connections: as two servers of one application would. Called twice or more.
    /// </param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <exception cref="ConformanceException">The store broke the rule, or threw; the message says how.</exception>
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

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
