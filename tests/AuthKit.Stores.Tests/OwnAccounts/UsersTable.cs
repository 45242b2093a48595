using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using AuthKit.Accounts;
using AuthKit.Events;
using AuthKit.Sessions;
using Microsoft.Data.Sqlite;

namespace AuthKit.Stores.Tests.OwnAccounts;

/// <summary>An account service over an application's own table of users on SQLite, with one statement for each call.</summary>
/// <param name="connectionString">The connection string of the database.</param>
/// <param name="events">The sink for the events of writes.</param>
internal sealed class UsersTable(string connectionString, IAuthEventSink events) : IAccountService
{
    private const int UniqueViolation = 2067;
    private const int KeyViolation = 1555;

    private const string Columns = "tenant, id, login, email, email_verified, password_hash, status, security_version, has_signed_in, pending_end, pending_end_except, created_at, version";

    public static async Task CreateAsync(string connectionString)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE IF NOT EXISTS users (
                tenant TEXT NOT NULL, id TEXT NOT NULL, login_key TEXT NOT NULL, login TEXT NOT NULL, email TEXT, email_verified INTEGER NOT NULL,
                password_hash TEXT, status INTEGER NOT NULL, security_version INTEGER NOT NULL, has_signed_in INTEGER NOT NULL, pending_end INTEGER, pending_end_except TEXT,
                created_at INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (tenant, id), UNIQUE (tenant, login_key)) WITHOUT ROWID
            """;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask<Account?> FindByIdAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        await FindAsync($"SELECT {Columns} FROM users WHERE tenant = $tenant AND id = $id", cancellationToken, ("$tenant", subject.Tenant), ("$id", subject.Id));

    public async ValueTask<Account?> FindByLoginAsync(string? login, string tenant = "", CancellationToken cancellationToken = default) =>
        LoginName.TryNormalize(login, out var key)
            ? await FindAsync($"SELECT {Columns} FROM users WHERE tenant = $tenant AND login_key = $key", cancellationToken, ("$tenant", tenant), ("$key", key))
            : null;

    public async ValueTask<AccountWrite> AddAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
    {
        var version = 1 + RandomNumberGenerator.GetInt32(int.MaxValue) * (1L << 30);
        try
        {
            await ChangeAsync(
                """
                INSERT INTO users (tenant, id, login_key, login, email, email_verified, password_hash, status, security_version, has_signed_in, pending_end, pending_end_except, created_at, version)
                VALUES ($tenant, $id, $key, $login, $email, $verified, $hash, $status, $security, $signedIn, $pending, $except, $created, $version)
                """,
                cancellationToken,
                [.. ParametersOf(account), ("$created", account.CreatedAt.ToUnixTimeMilliseconds()), ("$version", version)]);
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode is KeyViolation or UniqueViolation)
        {
            return await FindByIdAsync(account.Subject, cancellationToken) is null ? AccountWrite.LoginTaken : AccountWrite.SubjectTaken;
        }

        account.Version = version;
        return Published(cause, AccountWrite.Written);
    }

    public async ValueTask<AccountWrite> UpdateAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await ChangeAsync(
                """
                UPDATE users SET login_key = $key, login = $login, email = $email, email_verified = $verified, password_hash = $hash, status = $status,
                    security_version = $security, has_signed_in = $signedIn, pending_end = $pending, pending_end_except = $except, version = $version + 1
                WHERE tenant = $tenant AND id = $id AND version = $version
                """,
                cancellationToken,
                [.. ParametersOf(account), ("$version", account.Version)]);
            return count > 0 ? Published(cause, AccountWrite.Written)
                : await FindByIdAsync(account.Subject, cancellationToken) is null ? AccountWrite.Gone : AccountWrite.Conflict;
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == UniqueViolation)
        {
            return AccountWrite.LoginTaken;
        }
    }

    public async ValueTask<StoreWrite> RemoveAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
    {
        var count = await ChangeAsync(
            "DELETE FROM users WHERE tenant = $tenant AND id = $id AND version = $version",
            cancellationToken,
            ("$tenant", account.Subject.Tenant),
            ("$id", account.Subject.Id),
            ("$version", account.Version));
        return count > 0 ? Published(cause, StoreWrite.Written)
            : await FindByIdAsync(account.Subject, cancellationToken) is null ? StoreWrite.Gone : StoreWrite.Conflict;
    }

    private static IEnumerable<(string Name, object? Value)> ParametersOf(Account account)
    {
        if (!LoginName.TryNormalize(account.Login, out var key) || !LoginName.TryCompose(account.Login, out var shown))
        {
            throw new ArgumentException("The login is not valid.", nameof(account));
        }

        return
        [
            ("$tenant", account.Subject.Tenant), ("$id", account.Subject.Id), ("$key", key), ("$login", shown), ("$email", account.Email?.Normalize()),
            ("$verified", account.IsEmailVerified), ("$hash", account.PasswordHash), ("$status", (int)account.Status), ("$security", account.SecurityVersion),
            ("$signedIn", account.HasSignedIn), ("$pending", (int?)account.PendingEnd), ("$except", account.PendingEndExceptSid?.ToString()),
        ];
    }

    private static Account Read(DbDataReader row) => new()
    {
        Subject = new SubjectRef(row.GetString(0), row.GetString(1)),
        Login = row.GetString(2),
        Email = row.IsDBNull(3) ? null : row.GetString(3),
        IsEmailVerified = row.GetBoolean(4),
        PasswordHash = row.IsDBNull(5) ? null : row.GetString(5),
        Status = (AccountStatus)row.GetInt32(6),
        SecurityVersion = row.GetInt64(7),
        HasSignedIn = row.GetBoolean(8),
        PendingEnd = row.IsDBNull(9) ? null : (SessionEndReason)row.GetInt32(9),
        PendingEndExceptSid = !row.IsDBNull(10) && SessionId.TryParse(row.GetString(10), out var kept) ? kept : null,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(11)),
        Version = row.GetInt64(12),
    };

    private TWrite Published<TWrite>(AuthEvent? cause, TWrite write)
    {
        if (cause is not null)
        {
            events.Publish(cause);
        }

        return write;
    }

    private async Task<Account?> FindAsync(string sql, CancellationToken cancellationToken, params IEnumerable<(string Name, object? Value)> parameters)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = CommandOf(connection, sql, parameters);
        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Read(row) : null;
    }

    private async Task<int> ChangeAsync(string sql, CancellationToken cancellationToken, params IEnumerable<(string Name, object? Value)> parameters)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = CommandOf(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static SqliteCommand CommandOf(SqliteConnection connection, string sql, IEnumerable<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new SqliteParameter(name, value ?? DBNull.Value));
        }

        return command;
    }
}
