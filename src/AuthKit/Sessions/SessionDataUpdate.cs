using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>The outcome of a write to a session's data.</summary>
public readonly struct SessionDataUpdate
{
    internal SessionDataUpdate(StoreWrite status, Session? session = null)
    {
        Status = status;
        Session = session;
    }

    /// <summary>How the write ended.</summary>
    public StoreWrite Status { get; }

    /// <summary>The session with its new data; null unless the data was written.</summary>
    public Session? Session { get; }

    /// <summary>Whether the data was written.</summary>
    [MemberNotNullWhen(true, nameof(Session))]
    public bool IsWritten => Status == StoreWrite.Written;
}
