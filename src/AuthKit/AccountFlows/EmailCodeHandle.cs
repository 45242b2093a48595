using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Creates and reads the text that the browser keeps until the user types the code. It has the handle of the code and, sealed, the recipient's key
/// and whether a device with a token of the login requested the code. So the wrong codes of a recipient can be counted, and a client cannot try
/// codes under another recipient's key. The text has the same form for known and unknown recipients.
/// </summary>
internal sealed class EmailCodeHandle(ISecretProtector protector)
{
    /// <summary>The longest text that is read.</summary>
    public const int MaxLength = 512;

    private const string Purpose = "account-flows.code-handle";
    private const int NameSize = 64;
    private const char AskedByDevice = 'd';
    private const char AskedByAnybody = 'a';

    /// <param name="handle">The handle of the code: <see cref="SecretToken.TextLength"/> characters.</param>
    /// <param name="recipient">The recipient's key, from <see cref="FlowLimits.RecipientOf(string, string)"/>.</param>
    /// <param name="isOfDevice">Whether a device with a token of the login requested the code.</param>
    public string Create(string handle, string recipient, bool isOfDevice) =>
        handle + Base64Url.Encode(protector.Protect(Purpose, Encoding.ASCII.GetBytes(handle), Encoding.ASCII.GetBytes(recipient + (isOfDevice ? AskedByDevice : AskedByAnybody))));

    /// <summary>Reads the parts of a text; null if <see cref="Create"/> did not make it.</summary>
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
