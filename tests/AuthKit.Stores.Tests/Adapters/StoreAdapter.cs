using AuthKit.Accounts;
using AuthKit.Sessions;
using AuthKit.Testing;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>
/// A kind of store, with a place in it for the tests of one class. What it needs is opened by the first test that runs,
/// so that skipped tests need nothing.
/// </summary>
public abstract class StoreAdapter : IAsyncLifetime
{
    private readonly Lazy<Task> _opening;

    protected StoreAdapter() => _opening = new Lazy<Task>(OpenAsync);

    /// <summary>Another instance over the same sessions.</summary>
    protected abstract ISessionStore OpenSessions();

    /// <summary>Another instance over the same accounts.</summary>
    protected virtual IAccountStore OpenAccounts() => throw new NotSupportedException("This adapter keeps no accounts.");

    /// <summary>Sets up connections and schema, once.</summary>
    protected virtual Task OpenAsync() => Task.CompletedTask;

    /// <summary>Undoes <see cref="OpenAsync"/>.</summary>
    protected virtual Task CloseAsync() => Task.CompletedTask;

    public async Task RunSessionCaseAsync(string name)
    {
        await _opening.Value;
        await SessionStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenSessions);
    }

    public async Task RunAccountCaseAsync(string name)
    {
        await _opening.Value;
        await AccountStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenAccounts);
    }

    public async Task<ISessionStore> OpenSessionsAsync()
    {
        await _opening.Value;
        return OpenSessions();
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => _opening is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? CloseAsync() : Task.CompletedTask;
}
