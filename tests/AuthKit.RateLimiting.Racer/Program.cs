using System.Globalization;
using AuthKit.RateLimiting;
using AuthKit.RateLimiting.Racer;

// One process of a race for permits: dotnet AuthKit.RateLimiting.Racer.dll STORE PREFIX CALLERS
//
// STORE is Redis or one of SqlDialect, PREFIX that of its keys or tables, which are there already. The connection string
// is in a variable: arguments are seen by every user of a machine. Says "ready" when all connections are open. Then each
// line of the input is a race, ALGORITHM LIMIT PERMITS KEY: all callers ask at once, for so many permits each time, until
// they are refused. The answer is the number of requests that were allowed. Ends with its input.
if (args is not [var store, var prefix, var callers])
{
    await Console.Error.WriteLineAsync("Usage: dotnet AuthKit.RateLimiting.Racer.dll STORE PREFIX CALLERS");
    return 2;
}

var connectionString = Environment.GetEnvironmentVariable(RacePolicies.ConnectionVariable) ?? "";
var limiters = await RaceLimiters.OpenAsync(store, connectionString, prefix, int.Parse(callers, CultureInfo.InvariantCulture));
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    var words = line.Split(' ');
    var policy = RacePolicies.Create(Enum.Parse<RateLimitAlgorithm>(words[0]), int.Parse(words[1], CultureInfo.InvariantCulture));
    var allowed = await limiters.RaceAsync(policy, new RateLimitKey(words[3]), int.Parse(words[2], CultureInfo.InvariantCulture));
    Console.WriteLine(allowed.ToString(CultureInfo.InvariantCulture));
}

return 0;
