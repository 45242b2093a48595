using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Sessions;

/// <summary>The answer to a token.</summary>
public readonly struct SessionValidation
{
    internal SessionValidation(SessionStatus status) => Status = status;

    internal SessionValidation(Session session)
    {
        Status = SessionStatus.Valid;
        Session = session;
    }

    /// <summary>Whether the token opens a session.</summary>
    public SessionStatus Status { get; }

    /// <summary>The session; null unless the status is <see cref="SessionStatus.Valid"/>.</summary>
    public Session? Session { get; }

    /// <summary>Whether the token opens a session.</summary>
    [MemberNotNullWhen(true, nameof(Session))]
    public bool IsValid => Status == SessionStatus.Valid;
}
