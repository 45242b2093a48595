namespace AuthKit;

/// <summary>Shortens texts from clients that are stored only for people to read.</summary>
internal static class BoundedText
{
    private const int MaxAddressLength = 64;
    private const int MaxUserAgentLength = 512;

    /// <summary>Returns the normalised form of a client's address, or the first 64 units of a text that is not an address.</summary>
    public static string? Address(string? text) => ClientAddress.Normalize(Head(text, MaxAddressLength));

    /// <summary>Returns the first 512 units of a client's user agent.</summary>
    public static string? UserAgent(string? text) => Head(text, MaxUserAgentLength);

    /// <summary>Returns the first UTF-16 units of a text, without splitting a surrogate pair.</summary>
    public static string? Head(string? text, int maxLength)
    {
        if (text is null || text.Length <= maxLength)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }
}
