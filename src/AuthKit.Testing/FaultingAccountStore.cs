using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>An account store that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingAccountStore : FaultingStore, IAccountStore
{
    private readonly IAccountStore _inner;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="faults">Which calls fail. Several stores may share one. Default null: one of its own, by which no call fails yet.</param>
    public FaultingAccountStore(IAccountStore inner, StoreFaults? faults = null)
        : base(nameof(IAccountStore), faults)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public bool KeepsAudit => _inner.KeepsAudit;

    /// <inheritdoc/>
    public ValueTask<AccountRecord?> FindByIdAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.FindByIdAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AccountRecord?> FindByLoginAsync(StoreKey loginKey, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.FindByLoginAsync(loginKey, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.AddAsync(record, audit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.UpdateAsync(record, version, audit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RemoveAsync(key, version, audit, cancellationToken), cancellationToken);
}
