using AuthKit.Stores.Tests.Machines;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>How somebody types a recovery code.</summary>
internal enum RecoveryTyping
{
    AsGiven,
    DenseLowerCase,
    WithSpaces,
    InDashes,
    LastLetterWrong,
    LastLetterMissing,
    LetterAppended,
    LookalikeLetters,
    ManySpacesAfter,
    Null,
}

/// <summary>A recovery code as somebody types it: one of those that were ever given out, of any account.</summary>
internal sealed record RecoveryCode(FromLatest Given, RecoveryTyping Typed) : Described
{
    public string? Of(FactorMachine machine)
    {
        var code = Given.Of(machine.Codes);
        return Typed switch
        {
            RecoveryTyping.DenseLowerCase => code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant(),
            RecoveryTyping.WithSpaces => code.Replace('-', ' '),
            RecoveryTyping.InDashes => $" -{code}- ",
            RecoveryTyping.LastLetterWrong => code[..^1] + (code[^1] == 'A' ? 'B' : 'A'),
            RecoveryTyping.LastLetterMissing => code[..^1],
            RecoveryTyping.LetterAppended => $"{code}A",
            RecoveryTyping.LookalikeLetters => code.Replace('S', '\u017F').Replace('K', '\u212A').Replace('I', '\u0131'),
            RecoveryTyping.ManySpacesAfter => code + new string(' ', 64),
            RecoveryTyping.Null => null,
            _ => code,
        };
    }
}
