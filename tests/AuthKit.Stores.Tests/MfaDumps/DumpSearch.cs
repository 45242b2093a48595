using System.Text;
using AuthKit.Mfa;
using AuthKit.TestRecording;

namespace AuthKit.Stores.Tests.MfaDumps;

/// <summary>Searches for secrets of second factors, in every form in which a store could hold them.</summary>
internal sealed class DumpSearch
{
    private readonly List<(string Name, Func<string, bool> IsIn)> _shapes = [];

    /// <summary>Adds the secret of an authenticator.</summary>
    public void Add(OtpSecret secret)
    {
        var bytes = new byte[secret.Size];
        secret.CopyTo(bytes);
        AddBytes("authenticator's secret", bytes);
        AddText("authenticator's secret in base32", secret.ToBase32());
        AddText("authenticator's secret in base32", secret.ToBase32().ToLowerInvariant());
    }

    /// <summary>Adds a recovery code as the user saw it.</summary>
    public void AddRecoveryCode(string code)
    {
        var plain = code.Replace("-", "", StringComparison.Ordinal);
        Assert.True(OtpSecret.TryParseBase32($"{plain}AA", out var padded));
        using (padded)
        {
            var bytes = new byte[padded.Size];
            padded.CopyTo(bytes);
            AddBytes("recovery code's bits", bytes[..15]);
        }

        foreach (var text in (string[])[code, plain, code.ToLowerInvariant(), plain.ToLowerInvariant(), code.Replace('-', ' ')])
        {
            AddText("recovery code", text);
        }
    }

    /// <summary>Adds a code that an authenticator showed.</summary>
    public void AddCode(string code) => AddText("code", code);

    /// <summary>Adds the token of a trusted device. The store may contain its plain hash.</summary>
    public void AddDevice(string token)
    {
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
        AddBytes("device's token", bytes[2..]);
        AddForms("device's token", SecretForm.Of(token).Where(static form => !form.Name.StartsWith("SHA-256", StringComparison.Ordinal)));
    }

    /// <summary>The names of the forms that a dump contains, never the secrets.</summary>
    public IReadOnlyList<string> Find(IEnumerable<byte[]> dump)
    {
        Assert.NotEmpty(_shapes);
        var texts = dump.Select(Encoding.Latin1.GetString).ToList();
        return [.. _shapes.Where(shape => texts.Exists(text => shape.IsIn(text))).Select(static shape => shape.Name).Distinct()];
    }

    private void AddBytes(string name, byte[] bytes)
    {
        var raw = Encoding.Latin1.GetString(bytes);
        _shapes.Add(($"{name}, raw", text => text.Contains(raw, StringComparison.Ordinal)));

        // Inside other base64, the secret can start at any of three offsets. Its first and last characters mix with their neighbours.
        for (var offset = 0; offset < 3; offset++)
        {
            var base64 = Convert.ToBase64String([.. new byte[offset], .. bytes]).TrimEnd('=')[(offset == 0 ? 0 : offset + 1)..^1];
            _shapes.Add(($"{name}, base64", text => text.Contains(base64, StringComparison.Ordinal)));
            _shapes.Add(($"{name}, base64url", text => text.Contains(base64.Replace('+', '-').Replace('/', '_'), StringComparison.Ordinal)));

            // As JSON writes it by default.
            _shapes.Add(($"{name}, base64 in JSON", text => text.Contains(base64.Replace("+", "\\u002B", StringComparison.Ordinal), StringComparison.Ordinal)));
        }

        _shapes.Add(($"{name}, hex", text => text.Contains(Convert.ToHexString(bytes), StringComparison.OrdinalIgnoreCase)));
    }

    private void AddText(string name, string text) => AddForms(name, SecretForm.Of(text));

    private void AddForms(string name, IEnumerable<SecretForm> forms) => _shapes.AddRange(forms.Select(form => ($"{name}, {form.Name}", (Func<string, bool>)form.IsIn)));
}
