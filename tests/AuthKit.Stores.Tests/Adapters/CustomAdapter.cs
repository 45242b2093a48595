using AuthKit.Sessions;
using AuthKit.Stores.Tests.CustomStore;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>The adapter of docs/custom-store.md.</summary>
public sealed class CustomAdapter : StoreAdapter, IOpens<ISessionStore>
{
    private readonly DocumentDatabase _database = new();

    ISessionStore IOpens<ISessionStore>.Open() => new DocumentSessionStore(_database);
}
