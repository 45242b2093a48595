using System.Globalization;
using AuthKit.Accounts;
using AuthKit.Benchmarks.CommandLine;
using AuthKit.Cryptography;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Benchmarks.SignIn;

/// <summary>
/// <c>sign-in-timing</c>: measures whether the duration of a refused sign-in distinguishes an unknown login from a wrong password, at the default
/// cost, through the whole service.
/// </summary>
internal static class SignInTimingCommand
{
    private const int Runs = 200;
    private const double MaxDifferenceLimit = 0.05;

    private const string Help = """
        Usage: sign-in-timing

        Signs in 200 times with an unknown login and 200 times with a wrong password, in turn, and prints the medians.
        Takes about two minutes.

        Exit codes: 0 the medians are within 5 % of each other; 1 they are not.
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(Help);
            return ExitCodes.Done;
        }

        NamedValues.Parse(arguments);
        var hasher = new PasswordHasher();
        var accounts = new AccountService(new InMemoryAccountStore());
        await accounts.AddAsync(new Account { Subject = new SubjectRef("known"), Login = "known", PasswordHash = await hasher.HashAsync("the right password") });
        using var keys = new SecretKeyRing(SecretKey.Generate());
        var signIn = new SignInService(new SignInParts
        {
            Accounts = accounts,
            Hasher = hasher,
            Sessions = new SessionService(new InMemorySessionStore()),
            Limiter = new InMemoryRateLimiter(),
            Keys = keys,
            Options = new SignInServiceOptions { MaxConsecutiveFailures = 100 },
        });

        var (known, unknown) = (new double[Runs], new double[Runs]);
        for (var i = -2; i < Runs; i++)
        {
            var (first, second) = (await MeasureAsync("known", i), await MeasureAsync("unknown", i));
            if (i >= 0)
            {
                (known[i], unknown[i]) = (first, second);
            }
        }

        var (wrongPassword, unknownLogin) = (Median(known), Median(unknown));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrong password: {wrongPassword:0.00} ms; unknown login: {unknownLogin:0.00} ms; ratio {unknownLogin / wrongPassword:0.000}"));
        return Math.Abs((unknownLogin / wrongPassword) - 1) <= MaxDifferenceLimit ? ExitCodes.Done : ExitCodes.Failed;

        // Every attempt comes from another address, so that no limit refuses it. From the 101st attempt on the account is locked, which takes the
        // same work.
        async Task<double> MeasureAsync(string login, int number)
        {
            var start = TimeProvider.System.GetTimestamp();
            await signIn.SignInAsync(new PasswordSignInRequest { Login = login, Password = "a wrong password", Client = new ClientContext { Address = $"198.51.{(number + 2) / 250}.{(number + 2) % 250}" } });
            return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
