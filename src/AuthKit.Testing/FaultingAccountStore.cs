using AuthKit.Accounts;
using AuthKit.Events;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>An account store that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingAccountStore : IAccountStore
{
    private readonly IAccountStore _inner;
    private readonly StoreFaults _faults = new();

    /// <summary>Wraps a store.</summary>
    public FaultingAccountStore(IAccountStore inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <summary>How calls fail from now on. Default <see cref="StoreFault.None"/>.</summary>
    public StoreFault Fault
    {
        get => _faults.Fault;
        set => _faults.Fault = value;
    }

    /// <summary>How many calls have come so far, failed or not.</summary>
    public int Calls => _faults.Calls;

    /// <inheritdoc/>
    public bool KeepsAudit => _inner.KeepsAudit;

    /// <inheritdoc/>
    public ValueTask<AccountRecord?> FindByIdAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.FindByIdAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AccountRecord?> FindByLoginAsync(StoreKey loginKey, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.FindByLoginAsync(loginKey, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.AddAsync(record, audit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.UpdateAsync(record, version, audit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.RemoveAsync(key, version, audit, cancellationToken), cancellationToken);
}
