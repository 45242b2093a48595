namespace AuthKit;

/// <summary>Cuts what a client sent, and only people read.</summary>
internal static class BoundedText
{
    private const int MaxAddressLength = 64;
    private const int MaxUserAgentLength = 512;

    /// <summary>What is kept of a client's address: its usual form, or the head of a text that is no address.</summary>
    public static string? Address(string? text) => ClientAddress.Normalize(Head(text, MaxAddressLength));

    /// <summary>What is kept of a client's user agent.</summary>
    public static string? UserAgent(string? text) => Head(text, MaxUserAgentLength);

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
