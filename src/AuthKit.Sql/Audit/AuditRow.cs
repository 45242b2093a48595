using System.Data.Common;
using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Reads audit records, heads and checkpoints from the columns that <see cref="AuditStatements"/> selects, in their order. Rows that were tampered
/// with are read too, whatever they contain, so that verification can report them: a value of the wrong form becomes one that no MAC matches.
/// </summary>
internal static class AuditRow
{
    private static readonly long MinMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Reads the one row of a tenant: its head or its checkpoint.</summary>
    public static ValueTask<TFound?> FindAsync<TFound>(
        SqlDatabase database, DbConnection connection, DbTransaction? transaction, string statement, StoreKey tenantKey, Func<DbDataReader, TFound> read, CancellationToken cancellationToken)
        where TFound : class =>
        database.ReadRowAsync<TFound>(connection, transaction, statement, command => command.AddKey("@tenantkey", tenantKey), read, cancellationToken);

    /// <summary>Runs <see cref="AuditStatements.ReadChain"/>.</summary>
    public static async ValueTask<IReadOnlyList<AuditEntry>> ReadChainAsync(
        SqlDatabase database, DbConnection connection, DbTransaction? transaction, string statement, StoreKey tenantKey, long first, int limit, CancellationToken cancellationToken) =>
        await database.ReadRowsAsync(
            connection,
            transaction,
            statement,
            locksOwner: false,
            command =>
            {
                command.AddKey("@tenantkey", tenantKey);
                command.AddNumber("@first", first);
                command.AddNumber("@count", limit);
            },
            ReadEntry,
            cancellationToken).ConfigureAwait(false);

    /// <summary>Reads a row of <see cref="AuditStatements.FindDueTenants"/>.</summary>
    public static (StoreKey Key, string Tenant) ReadTenant(DbDataReader reader) => (ReadKey(reader, 0) ?? default, ReadText(reader, 1) ?? "");

    public static AuditEntry ReadEntry(DbDataReader reader) => new()
    {
        Record = new AuditRecord
        {
            Time = ReadTime(reader, 0),
            Id = ReadBytes(reader, 1) is { Length: AuditId.Size } id ? new AuditId(id) : default,
            TenantKey = ReadKey(reader, 2) ?? default,
            Tenant = ReadText(reader, 3) ?? "",
            SubjectKey = ReadKey(reader, 4),
            SubjectId = ReadText(reader, 5),
            EventName = ReadText(reader, 6) ?? "",
            Payload = ReadBytes(reader, 7),
            IsChained = !reader.IsDBNull(8),
        },
        Link = reader.IsDBNull(8)
            ? null
            : new AuditLink { Sequence = ReadNumber(reader, 8), Mac = ReadBytes(reader, 9), KeyId = ReadText(reader, 10) ?? "" },
    };

    public static AuditHead ReadHead(DbDataReader reader) => new()
    {
        Tenant = ReadText(reader, 0) ?? "",
        Sequence = ReadNumber(reader, 1),
        Mac = ReadBytes(reader, 2),
        Count = ReadNumber(reader, 3),
        Time = ReadTime(reader, 4),
        KeyId = ReadText(reader, 5) ?? "",
        Seal = ReadBytes(reader, 6),
    };

    public static AuditCheckpoint ReadCheckpoint(DbDataReader reader) => new()
    {
        Tenant = ReadText(reader, 0) ?? "",
        Sequence = ReadNumber(reader, 1),
        Mac = ReadBytes(reader, 2),
        Count = ReadNumber(reader, 3),
        Time = ReadTime(reader, 4),
        Break = reader.IsDBNull(5) && reader.IsDBNull(6) ? null : new AuditBreak((AuditBreakKind)ReadNumber(reader, 5), ReadNumber(reader, 6)),
        KeyId = ReadText(reader, 7) ?? "",
        Seal = ReadBytes(reader, 8),
    };

    /// <summary>Adds the parameters of <see cref="AuditStatements.Add"/>.</summary>
    public static void AddTo(DbCommand command, AuditRecord record, AuditLink? link)
    {
        AddPlace(command, record);
        command.AddKey("@tenantkey", record.TenantKey);
        command.AddText("@tenant", record.Tenant);
        command.AddKey("@subjectkey", record.SubjectKey);
        command.AddText("@subject", record.SubjectId);
        command.AddText("@event", record.EventName);
        command.AddPayload("@payload", record.Payload);
        command.AddNumber("@sequence", link?.Sequence);
        command.AddBytes("@mac", link?.Mac.ToArray());
        command.AddText("@keyid", link?.KeyId);
    }

    /// <summary>Adds the parameters that identify a record.</summary>
    public static void AddPlace(DbCommand command, AuditRecord record)
    {
        command.AddTime("@created", record.Time);
        command.AddBytes("@id", record.Id.ToArray());
    }

    /// <summary>Adds the parameters of <see cref="AuditStatements.AddHead"/> and <see cref="AuditStatements.UpdateHead"/>.</summary>
    public static void AddTo(DbCommand command, AuditHead head)
    {
        command.AddKey("@tenantkey", AuditRecord.TenantKeyOf(head.Tenant));
        command.AddText("@tenant", head.Tenant);
        command.AddNumber("@sequence", head.Sequence);
        command.AddBytes("@mac", head.Mac.ToArray());
        command.AddNumber("@total", head.Count);
        command.AddTime("@created", head.Time);
        command.AddText("@keyid", head.KeyId);
        command.AddBytes("@seal", head.Seal.ToArray());
    }

    /// <summary>Adds the parameters of <see cref="AuditStatements.AddCheckpoint"/>.</summary>
    public static void AddTo(DbCommand command, AuditCheckpoint checkpoint)
    {
        command.AddKey("@tenantkey", AuditRecord.TenantKeyOf(checkpoint.Tenant));
        command.AddText("@tenant", checkpoint.Tenant);
        command.AddNumber("@sequence", checkpoint.Sequence);
        command.AddBytes("@mac", checkpoint.Mac.ToArray());
        command.AddNumber("@total", checkpoint.Count);
        command.AddTime("@before", checkpoint.Time);
        command.AddNumber("@breakkind", (long?)checkpoint.Break?.Kind);
        command.AddNumber("@breaksequence", checkpoint.Break?.Sequence);
        command.AddText("@keyid", checkpoint.KeyId);
        command.AddBytes("@seal", checkpoint.Seal.ToArray());
    }

    // SQLite stores a value of any type in any column.
    private static byte[] ReadBytes(DbDataReader reader, int ordinal) => reader.GetValue(ordinal) as byte[] ?? [];

    private static string? ReadText(DbDataReader reader, int ordinal) => reader.GetValue(ordinal) as string;

    private static long ReadNumber(DbDataReader reader, int ordinal) => reader.GetValue(ordinal) is long number ? number : 0;

    private static DateTimeOffset ReadTime(DbDataReader reader, int ordinal) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(ReadNumber(reader, ordinal), MinMilliseconds, MaxMilliseconds));

    private static StoreKey? ReadKey(DbDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : ReadBytes(reader, ordinal) is { Length: StoreKey.Size } key ? new StoreKey(key) : default(StoreKey);
}
