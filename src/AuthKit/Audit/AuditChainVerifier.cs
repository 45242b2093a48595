using AuthKit.Cryptography;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Audit;

/// <summary>
/// Reads a tenant's chain and says whether it holds. Records may be appended and purged meanwhile. Safe for concurrent
/// use.
/// </summary>
public sealed class AuditChainVerifier
{
    private const int PageSize = 500;

    private readonly StoreCalls<IAuditStore> _store;
    private readonly AuditChain _chain;

    /// <summary>Creates the verifier.</summary>
    /// <param name="store">Where the log is.</param>
    /// <param name="chain">Over a ring that holds every key that the log was written with.</param>
    /// <param name="runtime">The log. Default: none.</param>
    public AuditChainVerifier(IAuditStore store, AuditChain chain, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(chain);
        runtime ??= AuthKitRuntime.Default;
        _store = new StoreCalls<IAuditStore>(store, runtime.LoggerFactory.CreateLogger<AuditChainVerifier>(), runtime);
        _chain = chain;
    }

    /// <summary>Reads all of the chain, a page of 500 records at a time, up to the first thing that is wrong.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="expectedHead">
    /// A head that was exported earlier: the chain must lead to it and on from it. Without one, a chain whose end was cut
    /// off together with its head is not told from one that never was longer.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="AuthUnavailableException">The store cannot be asked.</exception>
    public async ValueTask<AuditVerification> VerifyAsync(string tenant, AuditHead? expectedHead = null, CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        if (expectedHead is not null && _chain.Check(tenant, expectedHead) is { } problem)
        {
            return new AuditVerification(problem.Kind == AuditBreakKind.HeadChanged ? problem with { Kind = AuditBreakKind.ForeignHead } : problem, verified: 0);
        }

        while (true)
        {
            var checkpoint = await CheckpointAsync(tenant, cancellationToken).ConfigureAwait(false);
            var verification = await VerifyAsync(tenant, checkpoint, expectedHead, cancellationToken).ConfigureAwait(false);
            var now = await CheckpointAsync(tenant, cancellationToken).ConfigureAwait(false);
            if (verification.IsIntact || !(now?.Sequence > (checkpoint?.Sequence ?? 0)))
            {
                return verification;
            }

            // What is missing may have been purged while it was to be read: once more, from where the chain begins now.
        }
    }

    private async ValueTask<AuditVerification> VerifyAsync(string tenant, AuditCheckpoint? checkpoint, AuditHead? expected, CancellationToken cancellationToken)
    {
        using var walk = _chain.Walk(tenant, checkpoint);
        if (walk.Break is { } ofCheckpoint)
        {
            return new AuditVerification(ofCheckpoint, verified: 0);
        }

        // The first page takes in numbers that no record can have. A head that was read promises the records up to it.
        var (after, promised) = (long.MinValue, 0L);
        while (true)
        {
            var verified = walk.Count;
            var page = await ReadAsync(tenant, after, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
            {
                walk.Next(entry);
                if ((walk.Break ?? Compare(walk, expected)) is { } found)
                {
                    return new AuditVerification(found, verified);
                }

                verified++;
            }

            after = walk.Sequence;
            if (page.Count == PageSize)
            {
                continue;
            }

            if (walk.Sequence < promised)
            {
                return new AuditVerification(new AuditBreak(AuditBreakKind.Truncated, walk.Sequence + 1), verified);
            }

            var head = await HeadAsync(tenant, cancellationToken).ConfigureAwait(false);
            if ((CheckEnd(tenant, walk, head) ?? Compare(walk, expected)) is { } ofEnd)
            {
                return new AuditVerification(ofEnd, verified);
            }

            promised = Math.Max(head?.Sequence ?? 0, expected?.Sequence ?? 0);
            if (walk.Sequence >= promised)
            {
                return new AuditVerification(head, verified);
            }
        }
    }

    /// <summary>The fault of the head, after all records have been read.</summary>
    private AuditBreak? CheckEnd(string tenant, AuditChainWalk walk, AuditHead? head)
    {
        if (head is null)
        {
            return walk.Sequence == 0 ? null : new AuditBreak(AuditBreakKind.HeadChanged, walk.Sequence);
        }

        if (_chain.Check(tenant, head) is { } problem)
        {
            return problem;
        }

        if (head.Sequence < walk.Sequence)
        {
            return new AuditBreak(AuditBreakKind.Inserted, head.Sequence + 1);
        }

        var fits = head.Count == head.Sequence && (head.Sequence > walk.Sequence || FixedTime.Equals(head.Mac.Span, walk.Mac.Span));
        return fits ? null : new AuditBreak(AuditBreakKind.HeadChanged, head.Sequence);
    }

    /// <summary>At the number of the exported head, the same record must stand.</summary>
    private static AuditBreak? Compare(AuditChainWalk walk, AuditHead? expected) =>
        expected is not null && walk.Sequence == expected.Sequence && !FixedTime.Equals(walk.Mac.Span, expected.Mac.Span)
            ? new AuditBreak(AuditBreakKind.Replaced, expected.Sequence)
            : null;

    private ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(string tenant, long after, CancellationToken cancellationToken) =>
        _store.CallAsync((tenant, after), static (store, a, ct) => store.ReadChainAsync(a.tenant, a.after, PageSize, ct), cancellationToken);

    private ValueTask<AuditHead?> HeadAsync(string tenant, CancellationToken cancellationToken) =>
        _store.CallAsync(tenant, static (store, tenant, ct) => store.GetHeadAsync(tenant, ct), cancellationToken);

    private ValueTask<AuditCheckpoint?> CheckpointAsync(string tenant, CancellationToken cancellationToken) =>
        _store.CallAsync(tenant, static (store, tenant, ct) => store.GetCheckpointAsync(tenant, ct), cancellationToken);
}
