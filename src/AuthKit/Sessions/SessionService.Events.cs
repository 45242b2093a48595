using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <content>
/// Publishes the events of sessions. The events may contain the sid, because it is not a token, is not derived from one, and opens nothing. The
/// address and the user agent are those of the sign-in. Only the event of the creation has them, because later calls do not say which client made
/// them.
/// </content>
public sealed partial class SessionService
{
    private void ReportCreated(Session session, IReadOnlyList<SessionId> evicted)
    {
        _events.Publish(new SessionCreatedEvent
        {
            Time = session.CreatedAt,
            Tenant = session.Tenant,
            SubjectId = session.Record.SubjectId,
            Address = session.Address,
            UserAgent = session.UserAgent,
            Sid = session.Sid.ToString(),
            Amr = session.Amr,
        });
        foreach (var sid in evicted)
        {
            _events.Publish(new SessionEvictedEvent { Time = session.CreatedAt, Tenant = session.Tenant, SubjectId = session.Record.SubjectId, Sid = sid.ToString() });
        }
    }

    private void ReportReplaced(Session session, bool isElevation)
    {
        var sid = session.Sid.ToString();
        _events.Publish(isElevation
            ? new SessionElevatedEvent { Time = session.LastSeenAt, Tenant = session.Tenant, SubjectId = session.Record.SubjectId, Sid = sid, Amr = session.Amr }
            : new SessionRotatedEvent { Time = session.LastSeenAt, Tenant = session.Tenant, SubjectId = session.Record.SubjectId, Sid = sid });
    }

    private void ReportEnded(SessionId sid, string tenant, string? subjectId, SessionEndReason reason) =>
        _events.Publish(new SessionEndedEvent { Time = Now(), Tenant = tenant, SubjectId = subjectId, Sid = sid.ToString(), Reason = reason });

    private void ReportEndedAll(SubjectRef subject, long count, SessionId? exceptSid, SessionEndReason reason) =>
        _events.Publish(new SessionsEndedEvent { Time = Now(), Tenant = subject.Tenant, SubjectId = subject.Id, Count = count, ExceptSid = exceptSid?.ToString(), Reason = reason });
}
