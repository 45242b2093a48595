namespace AuthKit.Events;

/// <summary>
/// Takes the fields of an event, for the log, the audit log, or metrics and traces. An event writes each field under the name
/// of its property; the taker chooses the form.
/// </summary>
public abstract class AuthEventFields
{
    private protected AuthEventFields()
    {
    }

    /// <summary>Takes a text. Null means that the event has no such text.</summary>
    /// <param name="name">The property's name, such as <c>OrderId</c>.</param>
    /// <param name="value">The text. It may come from a client: the log escapes and bounds it.</param>
    /// <param name="attribute">
    /// The attribute of metrics and traces that has the text, such as <c>shop.payment.kind</c>; null for none. Only for texts
    /// with few values that name no person: from the 65th value on, metrics say <c>_OTHER</c>.
    /// </param>
    public abstract void Text(string name, string? value, string? attribute = null);

    /// <summary>Takes several texts.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="values">The texts; none for an empty list.</param>
    public abstract void Texts(string name, IReadOnlyList<string> values);

    /// <summary>Takes a whole number.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="value">The number.</param>
    public abstract void Number(string name, long value);

    /// <summary>Takes a yes or no.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="value">True for yes.</param>
    public abstract void Flag(string name, bool value);

    /// <summary>Takes a duration. The audit log keeps whole seconds, rounded up, under the name and <c>Seconds</c>.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="value">The duration.</param>
    public abstract void Duration(string name, TimeSpan value);

    /// <summary>Takes an instant; it is written in UTC.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="value">The instant.</param>
    public abstract void Time(string name, DateTimeOffset value);
}
