using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>
/// The SQL statements of the stores of versioned records, built once, for a table with a key, a version and a payload. All values are parameters.
/// </summary>
internal sealed class VersionedStatements
{
    public VersionedStatements(Dialect dialect, string table, string key)
    {
        Find = $"SELECT version, payload FROM {table} WHERE {key} = @key";
        Add = dialect.InsertUnlessTaken($"{table} ({key}, version, payload) VALUES (@key, @version, @payload)");
        Replace = $"UPDATE {table} SET version = @version, payload = @payload WHERE {key} = @key AND version = @previous";
        Remove = $"DELETE FROM {table} WHERE {key} = @key";
    }

    public string Find { get; }

    /// <summary>Affects no row, or fails with an error that the dialect recognizes, if the key exists already.</summary>
    public string Add { get; }

    /// <summary>Affects no row if the record has another version.</summary>
    public string Replace { get; }

    public string Remove { get; }
}
