using System.Globalization;
using System.Text;
using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.NormalForms;
using AuthKit.Stores;
using AuthKit.Tests.Passwords;

namespace AuthKit.Tests.NormalForms;

/// <summary>The results of this process for texts: their forms, the keys by which stores find accounts, and whether a password is right.</summary>
internal static class FormProbe
{
    public const string PasswordTyped = "cafe\u0301 fin \u212B";
    public const string PasswordStored = "caf\u00E9 \uFB01n \u00C5";

    private static readonly string[] Logins =
    [
        "Alice@Example.com", "e\u0301mile@example.com", "\u00C9MILE@EXAMPLE.COM", "\u212Bsa@example.com", "\u00C5SA@example.com", "\u0130nci@example.com",
        "\uA7CBx", "\u1C89x", "\U00010D50x", "\u1100\u1161\u11A8@example.com", "\u03A3\u0391\u03A3@example.com", "a\u0323\u0307b", "a\u0307\u0323b",
    ];

    /// <summary>The program that the other process runs.</summary>
    public static int Main(string[] args)
    {
        if (args is not ["forms", var hash])
        {
            return 1;
        }

        Console.OutputEncoding = Encoding.UTF8;
        Console.Write(Describe(hash));
        return 0;
    }

    public static string Describe(string passwordHash)
    {
        var text = new StringBuilder();
        foreach (var login in Logins)
        {
            var isLogin = LoginName.TryNormalize(login, out var normalized);
            EmailAddress.TryNormalize(login, out var address);
            text.AppendLine(CultureInfo.InvariantCulture, $"{Codes(login)}: {Codes(normalized)} {Codes(address)} {(isLogin ? Convert.ToHexString(OwnerKeys.Derive("", normalized!).ToArray()) : "")}");
        }

        var forms = new StringBuilder();
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (Rune.TryCreate(code, out var rune))
            {
                var one = rune.ToString();
                forms.Append(NormalForm.Compose(one)).Append(NameText.ToLower(one)).Append(NameText.HasRefused(one));
            }
        }

        text.AppendLine(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(forms.ToString()))));
        return text.Append(CheapHashing.Hasher().Verify(PasswordTyped, passwordHash)).ToString();
    }

    private static string Codes(string? text) => text is null ? "-" : string.Join('.', text.Select(static unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture)));
}
