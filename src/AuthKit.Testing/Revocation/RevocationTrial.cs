using System.Runtime.CompilerServices;
using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Testing.Revocation;

/// <summary>A trial of a store of revocations: makes entries, and calls the store in few words.</summary>
internal sealed class RevocationTrial(ConformanceCase<IRevocationStore> conformanceCase, Func<IRevocationStore> open, CancellationToken cancellationToken)
    : Trial<IRevocationStore>(conformanceCase, open, cancellationToken)
{
    public static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Makes a case of a method; its name is the case's.</summary>
    public static ConformanceCase<IRevocationStore> Case(Func<RevocationTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new RevocationTrial(conformanceCase, open, cancellationToken)));

    /// <summary>An entry that refuses whatever was issued up to <see cref="Trial{TStore}.Now"/>, for an hour.</summary>
    public static RevocationEntry NewEntry(StoreKey? key = null) => new(key ?? NewKey(), Now, Now + Lifetime);

    /// <summary>Writes entries at <see cref="Trial{TStore}.Now"/>, from both instances in turn.</summary>
    public async Task RevokeAsync(params RevocationEntry[] entries)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            await this[i].RevokeAsync(entries[i], Now, Cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the other instance.</summary>
    public ValueTask<bool> IsRevokedAsync(StoreKey[] keys, DateTimeOffset? issuedAt = null, DateTimeOffset? now = null) =>
        Other.IsRevokedAsync(keys, issuedAt ?? Now, now ?? Now, Cancellation);

    /// <summary>Expects an answer about one key.</summary>
    public async Task IsAsync(bool expected, StoreKey key, string which, DateTimeOffset? issuedAt = null, DateTimeOffset? now = null) =>
        Equal(expected, await IsRevokedAsync([key], issuedAt, now).ConfigureAwait(false), $"whether {which} is refused");
}
