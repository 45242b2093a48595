using AuthKit.Cryptography;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Audit;

/// <summary>
/// Reads a tenant's chain and verifies that it is intact. Records may be appended and purged at the same time. Thread-safe.
/// </summary>
public sealed class AuditChainVerifier
{
    private const int PageSize = 500;

    private readonly StoreCalls<IAuditStore> _store;
    private readonly AuditChain _chain;

    /// <summary>Creates the verifier.</summary>
    /// <param name="store">The store of the audit log.</param>
    /// <param name="chain">The chain. Its ring must hold every key with which records were written.</param>
    /// <param name="runtime">The source of the log; null to log nothing.</param>
    public AuditChainVerifier(IAuditStore store, AuditChain chain, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(chain);
        runtime ??= AuthKitRuntime.Default;
        _store = new StoreCalls<IAuditStore>(store, runtime.LoggerFactory.CreateLogger<AuditChainVerifier>(), runtime);
        _chain = chain;
    }

    /// <summary>Reads the chain in pages of 500 records, up to the first fault.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="expectedHead">
    /// A head that was exported earlier, which the chain must contain. Without it, the verifier cannot detect that the end of the chain was
    /// removed together with its head.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="AuthUnavailableException">The store is not available.</exception>
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

            // The missing records may have been purged during the verification, so verify again from the new checkpoint.
        }
    }

    private async ValueTask<AuditVerification> VerifyAsync(string tenant, AuditCheckpoint? checkpoint, AuditHead? expected, CancellationToken cancellationToken)
    {
        using var walk = _chain.Walk(tenant, checkpoint);
        if (walk.Break is { } ofCheckpoint)
        {
            return new AuditVerification(ofCheckpoint, verified: 0);
        }

        // The first page includes numbers that no valid record has. Once a head is read, all records up to its number must exist.
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

    /// <summary>Checks the head against the last record, after all records have been read.</summary>
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

    /// <summary>Checks that the record with the number of the exported head is the record that was exported.</summary>
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
