using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// What the browser keeps while a code is on its way: the handle of the code, and after it, sealed, the recipient's name and whether
/// a device with a token of the login asked. So wrong codes of one recipient can be counted, and nobody can try under another name.
/// Known and unknown recipients have handles of one form.
/// </summary>
internal sealed class EmailCodeHandle(ISecretProtector protector)
{
    /// <summary>The longest text that is looked at.</summary>
    public const int MaxLength = 512;

    private const string Purpose = "account-flows.code-handle";
    private const int NameSize = 64;
    private const char AskedByDevice = 'd';
    private const char AskedByAnybody = 'a';

    /// <param name="handle">The handle of the code: <see cref="SecretToken.TextLength"/> characters.</param>
    /// <param name="recipient">Of <see cref="FlowLimits.RecipientOf(string, string)"/>.</param>
    /// <param name="isOfDevice">Whether a device with a token of the login asked.</param>
    public string Create(string handle, string recipient, bool isOfDevice) =>
        handle + Base64Url.Encode(protector.Protect(Purpose, Encoding.ASCII.GetBytes(handle), Encoding.ASCII.GetBytes(recipient + (isOfDevice ? AskedByDevice : AskedByAnybody))));

    /// <summary>Null for a text that this did not make.</summary>
    public (string Handle, string Recipient, bool IsOfDevice)? Read(string? text)
    {
        if (text is null || text.Length <= SecretToken.TextLength || text.Length > MaxLength)
        {
            return null;
        }

        var handle = text[..SecretToken.TextLength];
        var sealedName = new byte[MaxLength];
        if (!Ascii.IsValid(handle)
            || !Base64Url.TryDecode(text.AsSpan(SecretToken.TextLength), sealedName, out var length)
            || !protector.TryUnprotect(Purpose, Encoding.ASCII.GetBytes(handle), sealedName.AsSpan(0, length), out var name))
        {
            return null;
        }

        return name.Length == NameSize + 1 ? (handle, Encoding.ASCII.GetString(name.AsSpan(0, NameSize)), name[NameSize] == AskedByDevice) : null;
    }
}
