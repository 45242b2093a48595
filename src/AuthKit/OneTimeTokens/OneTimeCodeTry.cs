namespace AuthKit.OneTimeTokens;

/// <summary>What a store answers to the try of a code. The default value is a refusal.</summary>
public readonly struct OneTimeCodeTry
{
    /// <summary>A try that found nothing, or a wrong code.</summary>
    /// <param name="status"><see cref="OneTimeCodeStatus.Gone"/> or <see cref="OneTimeCodeStatus.Wrong"/>.</param>
    /// <param name="triesLeft">After this one; 0 where the record was deleted.</param>
    public OneTimeCodeTry(OneTimeCodeStatus status, int triesLeft)
    {
        if (status == OneTimeCodeStatus.Matched)
        {
            Errors.Argument("A match comes with its record.", nameof(status));
        }

        Status = status;
        TriesLeft = triesLeft;
    }

    /// <summary>A try that matched.</summary>
    /// <param name="record">The record that was taken, as it stood once this try was counted.</param>
    public OneTimeCodeTry(OneTimeTokenRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Status = OneTimeCodeStatus.Matched;
        Record = record;
    }

    /// <summary>How it ended.</summary>
    public OneTimeCodeStatus Status { get; }

    /// <summary>How often the code may still be tried; 0 for a match, which leaves nothing to try.</summary>
    public int TriesLeft { get; }

    /// <summary>The record; null unless the code matched.</summary>
    public OneTimeTokenRecord? Record { get; }
}
