namespace AuthKit.Events;

/// <summary>
/// Receives the fields of an event for the log, for the audit log, or for metrics and traces. An event passes each field under the name of its
/// property. Each destination chooses how to write it.
/// </summary>
public abstract class AuthEventFields
{
    private protected AuthEventFields()
    {
    }

    /// <summary>Writes a text. A text that is null is left out.</summary>
    /// <param name="name">The property's name, such as <c>OrderId</c>.</param>
    /// <param name="value">The text. It may come from a client, because the log escapes it and limits its length.</param>
    /// <param name="attribute">
    /// The attribute of metrics and traces that gets the text, such as <c>shop.payment.kind</c>; null for no attribute. Use it only for texts that
    /// have few values and identify no person. From the 65th value on, metrics and traces have <c>_OTHER</c> instead.
    /// </param>
    public abstract void Text(string name, string? value, string? attribute = null);

    /// <summary>Writes a list of texts.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="values">The texts; may be empty.</param>
    public abstract void Texts(string name, IReadOnlyList<string> values);

    /// <summary>Writes a whole number.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="value">The number.</param>
    public abstract void Number(string name, long value);

    /// <summary>Writes a Boolean.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="value">The Boolean.</param>
    public abstract void Flag(string name, bool value);

    /// <summary>Writes a duration. The audit log keeps whole seconds, rounded up, and appends <c>Seconds</c> to the name.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="value">The duration.</param>
    public abstract void Duration(string name, TimeSpan value);

    /// <summary>Writes a time. The log converts it to UTC.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="value">The time.</param>
    public abstract void Time(string name, DateTimeOffset value);
}
