using AuthKit.Sessions;
using AuthKit.Stores.Tests.CustomStore;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>The adapter of docs/custom-store.md.</summary>
public sealed class CustomAdapter : StoreAdapter
{
    private readonly DocumentDatabase _database = new();

    protected override ISessionStore OpenSessions() => new DocumentSessionStore(_database);
}
