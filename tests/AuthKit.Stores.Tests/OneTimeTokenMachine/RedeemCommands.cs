using System.Text;
using AuthKit.OneTimeTokens;
using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>How somebody types the code that was sent.</summary>
internal enum Typing
{
    AsSent,
    WithSeparatorsInLowerCase,
    LastCharacterWrong,
}

/// <summary>Types a code, which is "123456" where the secret is none of a code.</summary>
internal sealed record Redeem(FromLatest Secret, Typing Typed, Place Place) : Command<TokenMachine>
{
    public override Task RunAsync(TokenMachine machine)
    {
        var shown = machine.Show(Secret, Place);
        var code = shown.Issued?.Code ?? "123456";
        return RunAsync(machine, shown, Typed switch
        {
            Typing.AsSent => code,
            Typing.WithSeparatorsInLowerCase => $" {code[..3]}-{code[3..].ToLowerInvariant()} ",
            _ => code[..^1] + (code[^1] == '2' ? '3' : '2'),
        });
    }

    public static async Task RunAsync(TokenMachine machine, ShownSecret shown, string? typed)
    {
        // By turns, so that a right code is often checked first.
        var isOnlyChecked = machine.Model.Tokens.Count % 2 == 0;
        var result = await (isOnlyChecked
            ? machine.Service.CheckCodeAsync(shown.Secret, typed, shown.Purpose, shown.Tenant)
            : machine.Service.RedeemCodeAsync(shown.Secret, typed, shown.Purpose, shown.Tenant));
        if (typed is null || !IsCode(Plain(typed)))
        {
            Equal(shown.Secret.Length == TokenMachine.SecretLength ? OneTimeCodeStatus.Malformed : OneTimeCodeStatus.Gone, result.Status, "the answer to what is no code");
            return;
        }

        var model = machine.Model.Find(shown.Secret, shown.Purpose, shown.Tenant, isCode: true);
        if (model is null)
        {
            Equal(OneTimeCodeStatus.Gone, result.Status, "the answer to a code that is not there");
            Equal(0, result.TriesLeft, "the tries left of what is not there");
            return;
        }

        if (!model.IsDecoy && string.Equals(Plain(typed), model.Code, StringComparison.OrdinalIgnoreCase))
        {
            Equal(true, result.IsMatched, "whether the code matched");
            TokenMachine.Same(model, result.Token);
            if (!isOnlyChecked)
            {
                machine.Model.Use(model);
            }

            return;
        }

        model.TriesLeft--;

        Equal(OneTimeCodeStatus.Wrong, result.Status, "the answer to a wrong code");
        Equal(model.TriesLeft, result.TriesLeft, "the tries left");
        model.Presence = model.TriesLeft == 0 ? Presence.Gone : model.Presence;
    }

    private static bool IsCode(string plain) => plain.Length is >= 6 and <= 10 && plain.All(static c => char.IsAsciiLetterOrDigit(c) && char.ToUpperInvariant(c) is not ('I' or 'L' or 'O' or 'U'));

    private static string Plain(string typed) => typed.Normalize(NormalizationForm.FormKC).Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}

/// <summary>Types a text that need not be a code.</summary>
internal sealed record RedeemText(FromLatest Secret, string? Text, Place Place) : Command<TokenMachine>
{
    public static readonly string?[] Texts = [null, "", "12345", "12345678901", "12 34 5", "ÄÖÜÄÖÜ", "１２３４５６", "I1O0LU", "000000\0", new('1', 1_000), "' OR 1=1 --"];

    public override Task RunAsync(TokenMachine machine) => Redeem.RunAsync(machine, machine.Show(Secret, Place), Text);
}
