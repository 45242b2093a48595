using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>
/// What stores of records with a version say to a database, made once: a table with a key, a version and a payload. Values are
/// parameters throughout.
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

    /// <summary>Affects no row, or fails so that the dialect knows it, where the key is there.</summary>
    public string Add { get; }

    /// <summary>Affects no row where the record has another version.</summary>
    public string Replace { get; }

    public string Remove { get; }
}
