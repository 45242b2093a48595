using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Sessions;

/// <summary>The outcome of a rotation or an elevation.</summary>
public readonly struct SessionRotation
{
    internal SessionRotation(SessionRotationStatus status) => Status = status;

    internal SessionRotation(SessionGrant grant)
    {
        Status = SessionRotationStatus.Rotated;
        Grant = grant;
    }

    /// <summary>How it ended.</summary>
    public SessionRotationStatus Status { get; }

    /// <summary>The new token and its session; null unless the status is <see cref="SessionRotationStatus.Rotated"/>.</summary>
    public SessionGrant? Grant { get; }

    /// <summary>Whether the session has a new token.</summary>
    [MemberNotNullWhen(true, nameof(Grant))]
    public bool IsRotated => Status == SessionRotationStatus.Rotated;
}
