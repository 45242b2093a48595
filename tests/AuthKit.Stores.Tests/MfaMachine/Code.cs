using AuthKit.Stores.Tests.Machines;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>How somebody types what an authenticator shows.</summary>
internal enum CodeTyping
{
    AsShown,
    LastDigitWrong,
    Null,
    Empty,
    SpaceBefore,
    SpaceAfter,
    LastDigitMissing,
    DigitAppended,
    FullWidthDigits,
    ArabicDigits,
    NulAppended,
}

/// <summary>A code of an authenticator as somebody types it.</summary>
/// <param name="Step">Which step's code, counted from the present one.</param>
/// <param name="AfterAccepted">Whether the steps are counted from the last one that was accepted.</param>
/// <param name="Typed">How it is typed.</param>
internal sealed record Code(int Step, bool AfterAccepted, CodeTyping Typed) : Described
{
    public string? Of(ModelAuthenticator? authenticator, DateTimeOffset now)
    {
        if (authenticator is null)
        {
            return "123456";
        }

        var from = AfterAccepted && authenticator.Step is { } accepted ? accepted : authenticator.StepAt(now);
        var code = authenticator.Show(Math.Max(0, from + Step));
        return Typed switch
        {
            CodeTyping.LastDigitWrong => code[..^1] + (char)('0' + ((code[^1] - '0' + 1) % 10)),
            CodeTyping.Null => null,
            CodeTyping.Empty => "",
            CodeTyping.SpaceBefore => $" {code}",
            CodeTyping.SpaceAfter => $"{code} ",
            CodeTyping.LastDigitMissing => code[..^1],
            CodeTyping.DigitAppended => $"{code}0",
            CodeTyping.FullWidthDigits => new([.. code.Select(static digit => (char)(digit - '0' + '\uFF10'))]),
            CodeTyping.ArabicDigits => new([.. code.Select(static digit => (char)(digit - '0' + '\u0660'))]),
            CodeTyping.NulAppended => $"{code}\0",
            _ => code,
        };
    }
}
