using System.Diagnostics.Metrics;

namespace AuthKit.Events;

/// <summary>Counts events; docs/events.md lists the instruments.</summary>
internal sealed class AuthEventMeter : IDisposable
{
    private readonly AuthEventTags _tags;
    private readonly Meter? _ownMeter;
    private readonly Counter<long> _events;
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _sessions;
    private readonly Counter<long> _oneTimeTokens;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _storeFailures;
    private readonly Counter<long> _queueDrops;
    private readonly Counter<long> _handlerFailures;

    public AuthEventMeter(IMeterFactory? factory, AuthEventTags tags)
    {
        _tags = tags;
        var options = new MeterOptions(AuthTelemetry.MeterName);

        // A factory disposes what it made.
        var meter = factory?.Create(options) ?? (_ownMeter = new Meter(options));
        _events = meter.CreateCounter<long>("authkit.events", "{event}", "Events that AuthKit reported.");
        _signIns = meter.CreateCounter<long>("authkit.sign_in.attempts", "{attempt}", "Sign-ins, by how they ended.");
        _sessions = meter.CreateCounter<long>("authkit.session.changes", "{session}", "Sessions that were made, given a new token, or ended before their time.");
        _oneTimeTokens = meter.CreateCounter<long>("authkit.one_time_token.uses", "{token}", "One-time tokens and codes that were issued, used or refused.");
        _tokens = meter.CreateCounter<long>("authkit.token.changes", "{sign_in}", "Sign-ins whose tokens were issued, refreshed, or revoked before their time.");
        _messages = meter.CreateCounter<long>("authkit.message.deliveries", "{message}", "Messages that were handed over, failed, or found no place in the queue.");
        _storeFailures = meter.CreateCounter<long>("authkit.store.failures", "{failure}", "Calls that a store failed.");
        _queueDrops = meter.CreateCounter<long>("authkit.event_queue.drops", "{event}", "Events that a handler did not see, because its queue was full.");
        _handlerFailures = meter.CreateCounter<long>("authkit.event_handler.failures", "{failure}", "Events that a handler failed to take.");
    }

    public void Count(AuthEvent authEvent)
    {
        _events.Add(1, _tags.NameOf(authEvent));
        var counter = authEvent switch
        {
            SignInSucceededEvent or SignInFailedEvent or SignInLimitedEvent => _signIns,
            SessionCreatedEvent or SessionRotatedEvent or SessionElevatedEvent or SessionEndedEvent or SessionsEndedEvent or SessionEvictedEvent => _sessions,
            OneTimeTokenIssuedEvent or OneTimeTokenConsumedEvent or OneTimeTokenRefusedEvent or TokenReusedEvent or CodeFailedEvent => _oneTimeTokens,
            TokenIssuedEvent or TokenRefreshedEvent or TokenRevokedEvent or TokensRevokedEvent or TokenEvictedEvent => _tokens,
            MessageSentEvent or MessageFailedEvent or MessageQueueFullEvent => _messages,
            StoreFailedEvent => _storeFailures,
            _ => null,
        };
        if (counter is { Enabled: true })
        {
            counter.Add(NumberOf(authEvent), _tags.Of(authEvent));
        }
    }

    public void CountDrop(string handler) => _queueDrops.Add(1, new KeyValuePair<string, object?>(AuthEventTags.Handler, handler));

    public void CountHandlerFailure(Exception exception) => _handlerFailures.Add(1, _tags.ErrorOf(exception));

    public void Dispose() => _ownMeter?.Dispose();

    private static long NumberOf(AuthEvent authEvent) => authEvent switch
    {
        SessionsEndedEvent e => e.Count,
        TokensRevokedEvent e => e.Count,
        _ => 1,
    };
}
