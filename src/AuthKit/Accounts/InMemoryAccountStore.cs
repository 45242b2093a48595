using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Accounts;

/// <summary>Accounts in this process's memory, for tests and demonstrations. They are lost when the process ends.</summary>
public sealed class InMemoryAccountStore : IAccountStore
{
    /// <summary>The most accounts at once: 1,000,000. One more is refused.</summary>
    public const int Capacity = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<StoreKey, AccountRecord> _byKey = [];
    private readonly Dictionary<StoreKey, StoreKey> _keyByLogin = [];

    /// <summary>False: there is no audit log in memory.</summary>
    public bool KeepsAudit => false;

    /// <inheritdoc/>
    public ValueTask<AccountRecord?> FindByIdAsync(StoreKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(_byKey.GetValueOrDefault(key));
        }
    }

    /// <inheritdoc/>
    public ValueTask<AccountRecord?> FindByLoginAsync(StoreKey loginKey, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(_keyByLogin.TryGetValue(loginKey, out var key) ? _byKey[key] : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_byKey.ContainsKey(record.Key))
            {
                return ValueTask.FromResult(AccountWrite.SubjectTaken);
            }

            if (_keyByLogin.ContainsKey(record.LoginKey))
            {
                return ValueTask.FromResult(AccountWrite.LoginTaken);
            }

            if (_byKey.Count >= Capacity)
            {
                Errors.InvalidOperation($"The store holds {Capacity} accounts; there is no room for another.");
            }

            _byKey.Add(record.Key, record);
            _keyByLogin.Add(record.LoginKey, record.Key);
            return ValueTask.FromResult(AccountWrite.Written);
        }
    }

    /// <inheritdoc/>
    public ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_byKey.TryGetValue(record.Key, out var current))
            {
                return ValueTask.FromResult(AccountWrite.Gone);
            }

            if (current.Version != version)
            {
                return ValueTask.FromResult(AccountWrite.Conflict);
            }

            if (_keyByLogin.TryGetValue(record.LoginKey, out var holder) && holder != record.Key)
            {
                return ValueTask.FromResult(AccountWrite.LoginTaken);
            }

            _keyByLogin.Remove(current.LoginKey);
            _keyByLogin.Add(record.LoginKey, record.Key);
            _byKey[record.Key] = current with { LoginKey = record.LoginKey, Payload = record.Payload, Version = record.Version };
            return ValueTask.FromResult(AccountWrite.Written);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out var current))
            {
                return ValueTask.FromResult(StoreWrite.Gone);
            }

            if (current.Version != version)
            {
                return ValueTask.FromResult(StoreWrite.Conflict);
            }

            _byKey.Remove(key);
            _keyByLogin.Remove(current.LoginKey);
            return ValueTask.FromResult(StoreWrite.Written);
        }
    }
}
