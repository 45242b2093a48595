using System.Data.Common;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>Records with a version in one table. Each operation is one statement.</summary>
internal sealed class VersionedRecords(SqlDatabase database, VersionedStatements statements)
{
    public ValueTask<(long Version, byte[] Payload)?> FindAsync(StoreKey key, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (database, statement: statements.Find, key),
            static async ValueTask<(long, byte[])?> (connection, s, ct) =>
            {
                var command = s.database.CreateCommand(connection, s.statement);
                await using (command.ConfigureAwait(false))
                {
                    command.AddKey("@key", s.key);
                    var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        return await reader.ReadAsync(ct).ConfigureAwait(false) ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
                    }
                }
            },
            cancellationToken);

    public ValueTask<bool> WriteAsync(StoreKey key, long previous, long version, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (database, statement: previous == 0 ? statements.Add : statements.Replace, key, previous, version, payload),
            static async (connection, s, ct) =>
            {
                var command = s.database.CreateCommand(connection, s.statement);
                await using (command.ConfigureAwait(false))
                {
                    command.AddKey("@key", s.key);
                    command.AddNumber("@version", s.version);
                    if (s.previous != 0)
                    {
                        command.AddNumber("@previous", s.previous);
                    }

                    command.AddPayload("@payload", s.payload);
                    return await s.database.ExecuteUnlessTakenAsync(command, ct).ConfigureAwait(false) > 0;
                }
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (database, statement: statements.Remove, key),
            static async (connection, s, ct) =>
            {
                var command = s.database.CreateCommand(connection, s.statement);
                await using (command.ConfigureAwait(false))
                {
                    command.AddKey("@key", s.key);
                    return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false) > 0;
                }
            },
            cancellationToken);
}
