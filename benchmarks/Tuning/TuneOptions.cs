using AuthKit.Benchmarks.CommandLine;
using AuthKit.Passwords;

namespace AuthKit.Benchmarks.Tuning;

/// <summary>The request to the tuner.</summary>
internal sealed class TuneOptions
{
    public const string Help = """
        Usage: tune --target TIME [--memory SIZE] [--parallelism LANES] [--concurrency LOGINS]

          --target TIME         How long one login may take: the median, with the other logins at once. 250ms, 0.5s …
          --memory SIZE         The memory of one Argon2id hash, at most. Default 64MiB; 7MiB or more.
          --parallelism LANES   Lanes of Argon2id. Default 1; more of them run on the slower managed engine.
          --concurrency LOGINS  How many logins run at once while measuring. Default: the number of cores.

        Measures Argon2id, bcrypt and PBKDF2 on this machine, prints what each setting costs and recommends one as a
        fragment of appsettings.json. Nothing below OWASP's minimum is measured or recommended. Run it in Release on
        the machine that will serve, while nothing else runs there.

        Exit codes: 0 a setting within the target was found; 1 OWASP's minimum misses the target; 2 wrong options.
        """;

    public static readonly TimeSpan MinTargetLimit = TimeSpan.FromMilliseconds(10);
    public static readonly TimeSpan MostTarget = TimeSpan.FromSeconds(10);

    /// <summary>The longest acceptable median time of a login.</summary>
    public required TimeSpan Target { get; init; }

    public int MemoryKiB { get; init; } = 64 * 1_024;

    public int Lanes { get; init; } = 1;

    /// <summary>The number of concurrent logins.</summary>
    public int Concurrency { get; init; } = Environment.ProcessorCount;

    /// <param name="arguments">The command line after the command's name.</param>
    /// <param name="memoryBudget">The memory in bytes that all concurrent hashes may use together, which the gate enforces.</param>
    /// <exception cref="UsageException">The command line is wrong.</exception>
    public static TuneOptions Parse(IReadOnlyList<string> arguments, long memoryBudget)
    {
        var values = NamedValues.Parse(arguments, "--target", "--memory", "--parallelism", "--concurrency");
        var options = new TuneOptions
        {
            Target = values.Require("--target", static (name, text) => Quantities.Time(name, text, MinTargetLimit, MostTarget), "250ms"),
            MemoryKiB = values.Get("--memory", static (name, text) => Quantities.KiB(name, text, OwaspMinimum.MinMemoryKiBLimit, Argon2Options.MaxMemoryKiB), 64 * 1_024),
            Lanes = values.Get("--parallelism", static (name, text) => Quantities.Count(name, text, 1, Argon2Options.MaxLanes), 1),
            Concurrency = values.Get("--concurrency", static (name, text) => Quantities.Count(name, text, 1, PasswordHashingGateOptions.MaxSlots), Environment.ProcessorCount),
        };

        var memory = options.Concurrency * new Argon2Cost(options.MemoryKiB, Passes: 1, options.Lanes).MemoryPerHash;
        return memory <= memoryBudget
            ? options
            : throw new UsageException(
                $"{options.Concurrency} hashes at once would take {Size.Text(memory)}, and AuthKit lets hashing take {Size.Text(memoryBudget)} on this machine: lower --memory or --concurrency.");
    }
}
