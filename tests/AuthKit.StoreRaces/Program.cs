using System.Globalization;
using AuthKit.StoreRaces;

// One process of a race: dotnet AuthKit.StoreRaces.dll permits|refresh|session-tokens STORE PREFIX CALLERS
//
// STORE is Redis or a SqlDialect, and PREFIX is the prefix of its existing keys or tables. The connection string is in an environment variable,
// because every user of a machine can see the arguments. The program writes "ready" when all connections are open. Then each line of the input is a
// race that all callers start at once, and each line of the output is its result. PermitRace, RefreshRace and SessionTokenRace document the lines.
// The program ends when its input ends.
if (args is not [var what, var store, var prefix, var callers])
{
    await Console.Error.WriteLineAsync("Usage: dotnet AuthKit.StoreRaces.dll permits|refresh|session-tokens STORE PREFIX CALLERS");
    return 2;
}

var connection = await RaceConnection.OpenAsync(store, Environment.GetEnvironmentVariable(RaceConnection.Variable) ?? "", prefix);
var count = int.Parse(callers, CultureInfo.InvariantCulture);
IRace race = what switch
{
    "permits" => await PermitRace.OpenAsync(connection, count),
    "session-tokens" => await SessionTokenRace.OpenAsync(connection, count),
    "refresh" => await RefreshRace.OpenAsync(connection, count),
    _ => throw new NotSupportedException($"There is no race for {what}."),
};
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    Console.WriteLine(await race.RunAsync(line.Split(' ')));
}

return 0;
