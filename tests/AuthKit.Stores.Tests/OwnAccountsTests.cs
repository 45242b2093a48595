using AuthKit.Events;
using AuthKit.Stores.Tests.OwnAccounts;
using AuthKit.Testing;
using AuthKit.TestRecording;
using Microsoft.Data.Sqlite;

namespace AuthKit.Stores.Tests;

/// <summary>An account service over an application's own table. It uses no store of AuthKit.</summary>
public sealed class OwnAccountsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-").FullName;

    private string ConnectionString => $"Data Source={Path.Combine(_folder, "users.db")}";

    [Theory, MemberData(nameof(CaseNames.AccountServices), MemberType = typeof(CaseNames))]
    public async Task Own_table(string name)
    {
        using var recorder = new EverythingRecorder();
        await AccountServiceCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(() => new UsersTable(ConnectionString, recorder));
    }

    public Task InitializeAsync() => UsersTable.CreateAsync(ConnectionString);

    public Task DisposeAsync()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
