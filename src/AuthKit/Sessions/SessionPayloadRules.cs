using System.Text;

namespace AuthKit.Sessions;

/// <summary>Bounds of what a caller may put into a session, checked before the store is asked.</summary>
internal static class SessionPayloadRules
{
    public const int MaxAmrCount = 16;
    public const int MaxAmrLength = 64;
    public const int MaxAddressLength = 64;
    public const int MaxUserAgentLength = 512;

    // Throws an ArgumentException for a lone surrogate, which would come back as another text.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void ThrowIfNotAmr(IReadOnlyList<string> amr, string parameter)
    {
        ArgumentNullException.ThrowIfNull(amr, parameter);
        if (amr.Count > MaxAmrCount || amr.Any(value => value is not { Length: >= 1 and <= MaxAmrLength }))
        {
            Errors.Argument($"There are 0 to {MaxAmrCount} authentication methods of 1 to {MaxAmrLength} characters.", parameter);
        }
    }

    public static void ThrowIfTooLarge(IReadOnlyDictionary<string, string> data, int maxSize, string parameter)
    {
        ArgumentNullException.ThrowIfNull(data, parameter);
        long size = 0;
        foreach (var (name, value) in data)
        {
            if (value is null)
            {
                Errors.Argument("Session data holds no null.", parameter);
            }

            size += StrictUtf8.GetByteCount(name) + StrictUtf8.GetByteCount(value!);
        }

        if (size > maxSize)
        {
            Errors.Argument($"Session data takes {size} bytes; {maxSize} is the most.", parameter);
        }
    }
}
