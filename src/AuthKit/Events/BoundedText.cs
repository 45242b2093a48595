namespace AuthKit.Events;

/// <summary>Cuts what a client sent, and only people read.</summary>
internal static class BoundedText
{
    /// <summary>The first units of a text; never half a surrogate pair.</summary>
    public static string? Head(string? text, int maxLength)
    {
        if (text is null || text.Length <= maxLength)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }
}
