using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Tests.SignIn;

/// <summary>Runs a callback before a session is created, like a simultaneous change on another server.</summary>
internal sealed class ChangingSessions(ISessionService inner, Func<Task> beforeCreate) : ISessionService
{
    public async ValueTask<SessionGrant> CreateAsync(SessionRequest request, CancellationToken cancellationToken = default)
    {
        await beforeCreate();
        return await inner.CreateAsync(request, cancellationToken);
    }

    public ValueTask<SessionGrant> CreateAnonymousAsync(string tenant = "", IReadOnlyDictionary<string, string>? data = null, CancellationToken cancellationToken = default) =>
        inner.CreateAnonymousAsync(tenant, data, cancellationToken);

    public ValueTask<SessionGrant?> PromoteAsync(Session anonymous, SessionRequest request, CancellationToken cancellationToken = default) =>
        inner.PromoteAsync(anonymous, request, cancellationToken);

    public ValueTask<SessionValidation> ValidateAsync(string? token, string tenant = "", CancellationToken cancellationToken = default) =>
        inner.ValidateAsync(token, tenant, cancellationToken);

    public ValueTask<SessionRotation> RotateAsync(string? token, string tenant = "", CancellationToken cancellationToken = default) =>
        inner.RotateAsync(token, tenant, cancellationToken);

    public ValueTask<SessionRotation> ElevateAsync(string? token, IReadOnlyList<string> amr, string tenant = "", SessionStepUp? stepUp = null, Session? session = null, CancellationToken cancellationToken = default) =>
        inner.ElevateAsync(token, amr, tenant, stepUp, session, cancellationToken);

    public ValueTask<bool> UseStepUpAsync(Session session, string purpose, CancellationToken cancellationToken = default) =>
        inner.UseStepUpAsync(session, purpose, cancellationToken);

    public ValueTask<bool> ReturnStepUpAsync(Session session, string purpose, CancellationToken cancellationToken = default) =>
        inner.ReturnStepUpAsync(session, purpose, cancellationToken);

    public ValueTask<SessionDataUpdate> UpdateDataAsync(Session session, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default) =>
        inner.UpdateDataAsync(session, data, cancellationToken);

    public ValueTask<bool> EndAsync(Session session, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default) =>
        inner.EndAsync(session, reason, cancellationToken);

    public ValueTask<IReadOnlyList<SessionId>> FindEvictionsAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        inner.FindEvictionsAsync(subject, cancellationToken);

    public ValueTask<bool> EndBySidAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default) =>
        inner.EndBySidAsync(subject, sid, cancellationToken);

    public ValueTask<long> EndAllAsync(SubjectRef subject, SessionId? exceptSid = null, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default) =>
        inner.EndAllAsync(subject, exceptSid, reason, cancellationToken);

    public ValueTask<IReadOnlyList<Session>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        inner.ListAsync(subject, cancellationToken);
}
