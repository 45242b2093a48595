using System.Data.Common;
using System.Text;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Reads a one-time token from the columns that <see cref="OneTimeTokenStatements"/> selects, in their order, and adds the parameters of its insert.
/// </summary>
internal static class OneTimeTokenRow
{
    private const int CodeHashSize = 32;

    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Reads a row with a known key; null if this store did not write the row.</summary>
    public static OneTimeTokenRecord? TryRead(DbDataReader reader, StoreKey key)
    {
        var owner = reader.GetBytes(0);
        var codeHash = reader.IsDBNull(7) ? [] : reader.GetBytes(7);
        var createdAt = reader.GetInt64(4);
        var expiresAt = reader.GetInt64(5);
        var triesLeft = reader.GetInt64(6);
        if (owner.Length != StoreKey.Size
            || codeHash.Length is not (0 or CodeHashSize)
            || createdAt < 0 || createdAt > MaxTime
            || expiresAt < 0 || expiresAt > MaxTime
            || triesLeft is < 0 or > int.MaxValue)
        {
            return null;
        }

        return new OneTimeTokenRecord
        {
            Key = key,
            Owner = new StoreKey(owner),
            Purpose = Encoding.UTF8.GetString(reader.GetBytes(1)),
            Tenant = reader.GetString(2),
            SubjectId = reader.IsDBNull(3) ? null : reader.GetString(3),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(createdAt),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(expiresAt),
            TriesLeft = (int)triesLeft,
            CodeHash = codeHash,
            Payload = reader.GetBytes(8),
        };
    }

    /// <summary>Adds the parameters of the insert.</summary>
    public static void AddTo(DbCommand command, OneTimeTokenRecord record)
    {
        command.AddKey("@key", record.Key);
        command.AddKey("@owner", record.Owner);
        command.AddAscii("@purpose", record.Purpose);
        command.AddText("@tenant", record.Tenant);
        command.AddText("@subject", record.SubjectId);
        command.AddTime("@created", record.CreatedAt);
        command.AddTime("@expires", record.ExpiresAt);
        command.AddNumber("@tries", record.TriesLeft);
        command.AddKey("@code", record.CodeHash.IsEmpty ? (StoreKey?)null : new StoreKey(record.CodeHash.Span));
        command.AddPayload("@payload", record.Payload);
    }
}
