using System.Globalization;
using AuthKit.Benchmarks.CommandLine;

namespace AuthKit.Benchmarks.Writes;

/// <summary><c>write-cost</c>: the cost of the most frequent writes for a database: log, pages, and indexes that change.</summary>
internal static class WriteCostCommand
{
    private const string Help = """
        Usage: write-cost

        Makes 1,000 rows of each kind and changes each of them four times through the store: notes of use, rotations of refresh
        tokens, permits of a rate limit, tries of a one-time code. Then it runs a checkpoint, and changes each row once more.
        Prints the cost of one change. The rows "moving end indexed" show the same with one more index, on a time that every
        change moves.

        PostgreSQL: a private server with its default settings. MySQL or MariaDB: the server that AUTHKIT_TEST_MYSQL names;
        nothing else may use it at the same time. Takes about a minute.

        Exit codes: 0 at least 95 % of PostgreSQL's updates were heap-only; 1 they were not.
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(Help);
            return ExitCodes.Done;
        }

        NamedValues.Parse(arguments);
        var isMet = await RunPostgresAsync();
        if (Environment.GetEnvironmentVariable("AUTHKIT_TEST_MYSQL") is { Length: > 0 } mySql)
        {
            await RunMySqlAsync(mySql);
        }
        else
        {
            Console.WriteLine("AUTHKIT_TEST_MYSQL names no server: MySQL and MariaDB were not measured.");
        }

        return isMet ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<bool> RunPostgresAsync()
    {
        var isMet = true;
        Console.WriteLine("PostgreSQL: heap-only updates, bytes of write-ahead log for a change, and after a checkpoint");
        foreach (var load in WriteLoad.All)
        {
            await using var database = await PostgresUnderCount.StartAsync();
            await load.PrepareAsync(database.DataSource, database.Dialect, database.Options);
            var before = await database.ReadAsync();
            await load.ChangeAsync(WriteLoad.Rounds);
            var warm = await database.ReadAsync() - before;
            await database.CheckpointAsync();
            before = await database.ReadAsync();
            await load.ChangeAsync(1);
            var cold = await database.ReadAsync() - before;
            var updates = WriteLoad.Changes(WriteLoad.Rounds + 1);
            var heapOnly = await database.CountHeapOnlyAsync(load.Table, updates);
            isMet &= load.HasMovingIndex || heapOnly >= 0.95 * updates;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {load.Name}: {heapOnly} of {updates}; {warm / WriteLoad.Changes(WriteLoad.Rounds)}; {cold / WriteLoad.Changes(1)}"));
        }

        return isMet;
    }

    private static async Task RunMySqlAsync(string connectionString)
    {
        Console.WriteLine("MySQL or MariaDB: bytes of redo log for a change, and writes to pages in the buffer pool");
        foreach (var load in WriteLoad.All)
        {
            await using var database = await MySqlUnderCount.StartAsync(connectionString);
            await load.PrepareAsync(database.DataSource, database.Dialect, database.Options);
            var before = await database.ReadAsync();
            await load.ChangeAsync(WriteLoad.Rounds);
            var after = await database.ReadAsync();
            var changes = (double)WriteLoad.Changes(WriteLoad.Rounds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {load.Name}: {(after.Log - before.Log) / changes:0}; {(after.PageWrites - before.PageWrites) / changes:0.0}"));
        }
    }
}
