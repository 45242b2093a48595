using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Benchmarks.Sessions;

/// <summary>Typical sessions of a web application: one each for many subjects.</summary>
internal static class SampleSessions
{
    /// <summary>A power of two, so that a mask can cycle through the tokens.</summary>
    public const int Count = 1_024;

    /// <summary>A touch interval longer than any run, so that the benchmark measures the most frequent call: one that writes nothing.</summary>
    public static SessionServiceOptions NotTouched => new() { IdleTimeout = TimeSpan.FromHours(24), TouchInterval = TimeSpan.FromHours(2) };

    public static SessionRequest Request(int number) => new()
    {
        Subject = new SubjectRef($"user-{number:00000000}"),
        Amr = ["pwd"],
        SecurityVersion = 1,
        Client = new ClientContext
        {
            Address = "203.0.113.7",
            UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        },
    };

    /// <summary>Creates the sessions and returns their tokens.</summary>
    public static async Task<string[]> CreateAsync(ISessionService sessions)
    {
        var tokens = new string[Count];
        for (var i = 0; i < Count; i++)
        {
            tokens[i] = (await sessions.CreateAsync(Request(i))).Token;
        }

        return tokens;
    }
}
