using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>
/// Keeps the second factors of accounts: one record for each account that has any, under the key of the account's subject. The
/// payload is UTF-8 JSON; secrets in it are sealed.
/// </summary>
/// <remarks>
/// That a code works once, and that failures are counted, rests on <see cref="IVersionedStore.WriteAsync"/> alone: a store that
/// loses an acknowledged write lets a code work again. Keep second factors where accounts are.
/// </remarks>
public interface IMfaStore : IVersionedStore;

/// <summary>
/// Second factors in this process's memory: gone with the process, not shared with other instances, one small record for each
/// account that has any.
/// </summary>
public sealed class InMemoryMfaStore : InMemoryVersionedStore, IMfaStore;
