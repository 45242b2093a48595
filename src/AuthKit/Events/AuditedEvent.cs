using System.Text.Json;

namespace AuthKit.Events;

/// <summary>A row of <see cref="AuditedEvents"/>.</summary>
internal sealed class AuditedEvent
{
    private AuditedEvent(Type type, AuditKeeping keeping, Action<Utf8JsonWriter, AuthEvent>? writeMembers)
    {
        Type = type;
        Keeping = keeping;
        WriteMembers = writeMembers;
    }

    public Type Type { get; }

    public AuditKeeping Keeping { get; }

    /// <summary>Writes the event's own members; null where it has none.</summary>
    public Action<Utf8JsonWriter, AuthEvent>? WriteMembers { get; }

    public static AuditedEvent Of<TEvent>(AuditKeeping keeping, Action<Utf8JsonWriter, TEvent>? writeMembers = null)
        where TEvent : AuthEvent =>
        new(typeof(TEvent), keeping, writeMembers is null ? null : (writer, authEvent) => writeMembers(writer, (TEvent)authEvent));
}
