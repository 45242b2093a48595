using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>What <see cref="SqlJwtKeyStore"/> says to a database, made once. Values are parameters throughout.</summary>
internal sealed class JwtKeyStatements
{
    public JwtKeyStatements(Dialect dialect, string prefix)
    {
        var table = SchemaTables.JwtKeyRings(prefix);
        Find = $"SELECT version, payload FROM {table} WHERE ring_key = @ring";
        Add = dialect.InsertUnlessTaken($"{table} (ring_key, version, payload) VALUES (@ring, @version, @payload)");
        Replace = $"UPDATE {table} SET version = @version, payload = @payload WHERE ring_key = @ring AND version = @version - 1";
    }

    public string Find { get; }

    /// <summary>Affects no row, or fails so that the dialect knows it, where the ring is there.</summary>
    public string Add { get; }

    /// <summary>Affects no row where the ring has another version.</summary>
    public string Replace { get; }
}
