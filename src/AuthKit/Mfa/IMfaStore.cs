using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>
/// Stores the second factors of accounts: one record for each account that has any, under the key of the account's subject. The
/// payload is UTF-8 JSON; secrets in it are sealed.
/// </summary>
/// <remarks>
/// Only <see cref="IVersionedStore.WriteAsync"/> guarantees that a code works once and that failures are counted: if a store loses
/// an acknowledged write, a code works again. Store second factors in the same database as the accounts.
/// </remarks>
public interface IMfaStore : IVersionedStore;

/// <summary>
/// Second factors in this process's memory. They are lost when the process ends and are not shared with other instances. Memory grows by one
/// small record for each account that has any.
/// </summary>
public sealed class InMemoryMfaStore : InMemoryVersionedStore, IMfaStore;
