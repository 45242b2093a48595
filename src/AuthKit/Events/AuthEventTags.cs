using System.Diagnostics;

namespace AuthKit.Events;

/// <summary>
/// What metrics and traces say of an event: closed sets and names that the program gives, each bounded. No subject, no
/// tenant, no address, no session.
/// </summary>
internal sealed class AuthEventTags
{
    public const string EventName = "authkit.event.name";
    public const string Outcome = "authkit.outcome";
    public const string Reason = "authkit.reason";
    public const string Policy = "authkit.rate_limit.policy";
    public const string Purpose = "authkit.one_time_token.purpose";
    public const string MessageKind = "authkit.message.kind";
    public const string Store = "authkit.store.name";
    public const string Handler = "authkit.event_handler.type";
    public const string ErrorType = "error.type";

    private readonly BoundedNames _names = new();
    private readonly BoundedNames _policies = new();
    private readonly BoundedNames _purposes = new();
    private readonly BoundedNames _kinds = new();
    private readonly BoundedNames _stores = new();
    private readonly BoundedNames _errors = new();

    public KeyValuePair<string, object?> NameOf(AuthEvent authEvent) => new(EventName, _names.Bound(authEvent.Name));

    /// <summary>What is particular to the event; empty for most.</summary>
    public TagList Of(AuthEvent authEvent) => authEvent switch
    {
        SignInSucceededEvent => [new(Outcome, "succeeded")],
        SignInFailedEvent e => [new(Outcome, "failed"), new(Reason, e.Reason.ToCode())],
        SignInLimitedEvent e => [new(Outcome, "limited"), new(Policy, _policies.Bound(e.Policy))],
        SessionCreatedEvent => [new(Outcome, "created")],
        SessionRotatedEvent => [new(Outcome, "rotated")],
        SessionElevatedEvent => [new(Outcome, "elevated")],
        SessionEndedEvent e => [new(Outcome, "ended"), new(Reason, e.Reason.ToCode())],
        SessionsEndedEvent e => [new(Outcome, "ended"), new(Reason, e.Reason.ToCode())],
        SessionEvictedEvent => [new(Outcome, "evicted")],
        OneTimeTokenIssuedEvent e => Token("issued", e.Purpose),
        OneTimeTokenConsumedEvent e => Token("consumed", e.Purpose),
        OneTimeTokenRefusedEvent e => Token("refused", e.Purpose),
        CodeFailedEvent e => Token("wrong_code", e.Purpose),
        TokenReusedEvent e => [new(Outcome, "reused"), new(Purpose, _purposes.Bound(e.Purpose)), new(Reason, e.Reuse.ToCode())],
        TokenIssuedEvent => [new(Outcome, "issued")],
        TokenRefreshedEvent e => [new(Outcome, e.IsRepeated ? "repeated" : "refreshed")],
        TokenRevokedEvent => [new(Outcome, "revoked")],
        TokensRevokedEvent e => [new(Outcome, "revoked"), new(Reason, e.Reason.ToCode())],
        TokenEvictedEvent => [new(Outcome, "evicted")],
        MessageSentEvent e => [new(Outcome, "sent"), new(MessageKind, _kinds.Bound(e.Kind))],
        MessageFailedEvent e => [new(Outcome, "failed"), new(MessageKind, _kinds.Bound(e.Kind)), new(ErrorType, _errors.Bound(e.ErrorType))],
        MessageQueueFullEvent e => [new(Outcome, "dropped"), new(MessageKind, _kinds.Bound(e.Kind))],
        StoreFailedEvent e => [new(Store, _stores.Bound(e.Store)), new(ErrorType, _errors.Bound(e.ErrorType))],
        _ => [],
    };

    public KeyValuePair<string, object?> ErrorOf(Exception exception) => new(ErrorType, _errors.Bound(exception.GetType().FullName));

    private TagList Token(string outcome, string purpose) => [new(Outcome, outcome), new(Purpose, _purposes.Bound(purpose))];
}
