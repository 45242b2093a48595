using System.Globalization;
using AuthKit.StoreRaces;

// One process of a race: dotnet AuthKit.StoreRaces.dll permits|refresh|session-tokens STORE PREFIX CALLERS
//
// STORE is Redis or one of SqlDialect, PREFIX that of its keys or tables, which are there already. The connection string
// is in a variable: arguments are seen by every user of a machine. Says "ready" when all connections are open. Then each
// line of the input is a race, which all callers start at once, and each line of the output its result: PermitRace,
// RefreshRace and SessionTokenRace say which. Ends with its input.
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
    _ => throw new NotSupportedException($"{what} is not raced for."),
};
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    Console.WriteLine(await race.RunAsync(line.Split(' ')));
}

return 0;
