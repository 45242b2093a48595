namespace AuthKit.Benchmarks.CommandLine;

/// <summary>
/// Options of the form <c>--name value</c> or <c>--name=value</c>. Each name must be known and occur at most once, so that a mistyped option does not
/// run with a default.
/// </summary>
internal sealed class NamedValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private NamedValues()
    {
    }

    /// <exception cref="UsageException">A name is unknown or repeated, or a value is missing.</exception>
    public static NamedValues Parse(IReadOnlyList<string> arguments, params string[] names)
    {
        var result = new NamedValues();
        for (var i = 0; i < arguments.Count; i++)
        {
            var parts = arguments[i].Split('=', 2);
            var name = parts[0];
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                throw new UsageException($"'{arguments[i]}' is not an option of this command; its options are {string.Join(", ", names)}.");
            }

            var value = parts.Length == 2 ? parts[1] : i + 1 < arguments.Count ? arguments[++i] : "";
            if (value.Length == 0 || (parts.Length == 1 && value.StartsWith("--", StringComparison.Ordinal)))
            {
                throw new UsageException($"{name} needs a value.");
            }

            if (!result._values.TryAdd(name, value))
            {
                throw new UsageException($"{name} is given twice.");
            }
        }

        return result;
    }

    /// <summary>The value of a name, read by <paramref name="read"/>; the default if the name was not given.</summary>
    public T Get<T>(string name, Func<string, string, T> read, T defaultValue) =>
        _values.TryGetValue(name, out var value) ? read(name, value) : defaultValue;

    /// <summary>The value of a required name.</summary>
    /// <exception cref="UsageException">The name was not given.</exception>
    public T Require<T>(string name, Func<string, string, T> read, string example) =>
        _values.TryGetValue(name, out var value)
            ? read(name, value)
            : throw new UsageException($"{name} is missing; write, for example, {name} {example}.");
}
