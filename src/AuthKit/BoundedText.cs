namespace AuthKit;

/// <summary>Cuts what a client sent, and only people read.</summary>
internal static class BoundedText
{
    private const int MaxAddressLength = 64;
    private const int MaxUserAgentLength = 512;

    /// <summary>The part of a client's address that is kept: its usual form, or the beginning of a text that is not an address.</summary>
    public static string? Address(string? text) => ClientAddress.Normalize(Head(text, MaxAddressLength));

    /// <summary>The part of a client's user agent that is kept.</summary>
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
