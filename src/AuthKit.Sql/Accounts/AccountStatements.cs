using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>The SQL statements of <see cref="SqlAccountStore"/>, built once. All values are parameters.</summary>
internal sealed class AccountStatements
{
    private const string Columns = "account_key, login_key, tenant, subject_id, version, created_at, payload";

    public AccountStatements(Dialect dialect, string prefix)
    {
        var table = SchemaTables.Accounts(prefix);
        FindById = $"SELECT {Columns} FROM {table} WHERE account_key = @key";
        FindByLogin = $"SELECT {Columns} FROM {table} WHERE login_key = @key";
        FindVersion = $"SELECT version FROM {table} WHERE account_key = @key";
        Add = dialect.InsertUnlessTaken($"{table} ({Columns}) VALUES (@key, @login, @tenant, @subject, @version, @created, @payload)");
        Update = dialect.UpdateUnlessTaken($"{table} SET login_key = @login, payload = @payload, version = @version WHERE account_key = @key AND version = @previous");
        Remove = $"DELETE FROM {table} WHERE account_key = @key AND version = @version";
    }

    public string FindById { get; }

    public string FindByLogin { get; }

    public string FindVersion { get; }

    public string Add { get; }

    public string Update { get; }

    public string Remove { get; }
}
