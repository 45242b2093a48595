using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Mfa;

/// <summary>
/// Changes an account's record: reads it, decides, and replaces the version that it read. If another call wrote in between, it starts over. It
/// returns a result only after the change behind it was written.
/// </summary>
internal sealed partial class MfaRecords
{
    // An attempt fails only if another call changed the record in between, so this many failures mean very many codes at once for one account.
    private const int MaxAttempts = 200;

    private readonly StoreCalls<IMfaStore> _store;
    private readonly AuthKitRuntime _runtime;
    private readonly ILogger _logger;

    public MfaRecords(IMfaStore store, ILogger logger, AuthKitRuntime runtime)
    {
        _store = new StoreCalls<IMfaStore>(store, logger, runtime);
        _logger = logger;
        _runtime = runtime;
    }

    public async ValueTask<MfaPayload> FindAsync(SubjectRef subject, CancellationToken cancellationToken) =>
        await FindRecordAsync(subject.ToOwnerKey(), cancellationToken).ConfigureAwait(false) is { } record ? Open(record) : Begin(subject);

    public async ValueTask<TResult> ChangeAsync<TResult>(SubjectRef subject, Func<MfaPayload, DateTimeOffset, MfaChange<TResult>> decide, CancellationToken cancellationToken)
    {
        var owner = subject.ToOwnerKey();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var record = await FindRecordAsync(owner, cancellationToken).ConfigureAwait(false);
            var present = record is null ? Begin(subject) : Open(record);
            var change = decide(present, StoreTime.Now(_runtime.TimeProvider));
            if (ReferenceEquals(change.Next, present) || await WriteAsync(owner, record?.Version ?? 0, change.Next, cancellationToken).ConfigureAwait(false))
            {
                foreach (var happened in change.Events)
                {
                    _runtime.Events.Publish(happened);
                }

                return change.Result;
            }
        }

        throw new AuthUnavailableException(AuthUnavailableKind.Store, "The second factors of an account kept changing while they were being written.");
    }

    public ValueTask<bool> DeleteAsync(SubjectRef subject, CancellationToken cancellationToken) =>
        _store.CallAsync(subject.ToOwnerKey(), static (store, owner, ct) => store.RemoveAsync(owner, ct), cancellationToken);

    private ValueTask<VersionedRecord?> FindRecordAsync(StoreKey owner, CancellationToken cancellationToken) =>
        _store.CallAsync(owner, static (store, owner, ct) => store.FindAsync(owner, ct), cancellationToken);

    private ValueTask<bool> WriteAsync(StoreKey owner, long previous, MfaPayload payload, CancellationToken cancellationToken) =>
        _store.CallAsync(
            (record: new VersionedRecord { Key = owner, Version = RecordVersion.After(previous), Payload = payload.ToUtf8() }, previous),
            static (store, a, ct) => store.WriteAsync(a.record, a.previous, ct),
            cancellationToken);

    /// <summary>Throws if the record cannot be read: the account must not be treated as one without a second factor.</summary>
    private MfaPayload Open(VersionedRecord record)
    {
        if (record.Payload.Length <= VersionedRecord.MaxPayloadSize && MfaPayload.TryParse(record.Payload.Span) is { } payload)
        {
            return payload;
        }

        LogUnreadable(_logger);
        throw new AuthUnavailableException(AuthUnavailableKind.Store, "The second factors of an account were changed in their store.");
    }

    private static MfaPayload Begin(SubjectRef subject) => new() { Format = MfaPayload.CurrentFormat, Tenant = subject.Tenant, SubjectId = subject.Id };

    [LoggerMessage(EventId = 92, EventName = "MfaRecordUnreadable", Level = LogLevel.Critical, Message = "The record of an account's second factors is not one that AuthKit wrote. Nobody signs in to that account.")]
    private static partial void LogUnreadable(ILogger logger);
}
