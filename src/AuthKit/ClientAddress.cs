using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace AuthKit;

/// <summary>
/// What a client's address is counted as. IPv4 counts whole. IPv6 counts by /64, the least that one customer gets, and by
/// /48, the most that one site gets (RFC 6177). Addresses that carry an IPv4 address count as that one.
/// </summary>
public readonly struct ClientAddress
{
    // Longer than any address with its brackets and port; a zone is cut off before.
    private const int MaxLength = 64;
    private const int NetworkSize = 8;
    private const int SiteSize = 6;
    private const int Size = 16;
    private const int IPv4Size = 4;
    private const int MaxPortLength = 5;

    private readonly string? _network;

    private ClientAddress(string network, string? site = null)
    {
        _network = network;
        Site = site;
    }

    /// <summary>The IPv4 address or the IPv6 /64; one text for all clients without a readable address.</summary>
    public string Network => _network ?? "-";

    /// <summary>The IPv6 /48; null for IPv4, whose addresses are sold one by one.</summary>
    public string? Site { get; }

    /// <summary>Reads an address as the host gave it.</summary>
    /// <param name="text">Any text, or null.</param>
    public static ClientAddress Read(string? text)
    {
        if (!TryParse(text, out var address))
        {
            return default;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return new ClientAddress(address.ToString());
        }

        Span<byte> bytes = stackalloc byte[Size];
        address.TryWriteBytes(bytes, out _);
        return ReadIPv6(bytes);
    }

    /// <summary>
    /// An address in its usual form, as lists, events and audit show it: an IPv4 address mapped into IPv6 as IPv4, IPv6 as RFC 5952
    /// writes it, without brackets, port and zone. A text that is no address stays as it is.
    /// </summary>
    /// <param name="text">Any text, or null.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Normalize(string? text)
    {
        if (!TryParse(text, out var address))
        {
            return text;
        }

        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }

    /// <summary>The address in a text that may have brackets, a port and a zone (RFC 4007), which names an interface of this host.</summary>
    private static bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        var zone = text is null ? -1 : text.IndexOf('%', StringComparison.Ordinal);
        var span = zone < 0 ? text.AsSpan() : text.AsSpan(0, zone);
        if (span.IsEmpty || span.Length > MaxLength)
        {
            return false;
        }

        var isIPv4 = span.IndexOf(':') == span.LastIndexOf(':') && span[0] != '[';
        if (!isIPv4)
        {
            // The parser takes brackets and a port itself.
            return IPAddress.TryParse(span, out address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        }

        var port = span.IndexOf(':');
        var host = port < 0 ? span : span[..port];

        // The parser also takes "1", "0x7f.1" and octal parts: no host writes an address so.
        return zone < 0
            && (port < 0 || IsPort(span[(port + 1)..]))
            && IPAddress.TryParse(host, out address)
            && host.Equals(address.ToString(), StringComparison.Ordinal);
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= MaxPortLength && !text.ContainsAnyExceptInRange('0', '9');

    private static ClientAddress ReadIPv6(ReadOnlySpan<byte> bytes)
    {
        // ::ffff:0:0/96, an IPv4 client of a socket that serves both (RFC 4291 section 2.5.5.2), and 64:ff9b::/96, one
        // behind a translator (RFC 6052 section 2.1), whose clients would all share one /64.
        if (bytes.StartsWith<byte>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) || bytes.StartsWith<byte>([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]))
        {
            return FromIPv4(bytes[^IPv4Size..]);
        }

        // 64:ff9b:1::/48, a translator of one's own (RFC 8215): where in it the IPv4 address stands is not known, and
        // nobody outside can send from it.
        if (bytes.StartsWith<byte>([0, 0x64, 0xff, 0x9b, 0, 1]))
        {
            return new ClientAddress(new IPAddress(bytes).ToString());
        }

        // 6to4 (RFC 3056): the /48 belongs to the host with the IPv4 address behind 2002.
        if (bytes.StartsWith<byte>([0x20, 0x02]))
        {
            return FromIPv4(bytes.Slice(2, IPv4Size));
        }

        // Teredo (RFC 4380 section 4): a /64 is a server's, shared by its clients; the client's address comes last, inverted.
        if (bytes.StartsWith<byte>([0x20, 0x01, 0, 0]))
        {
            return FromIPv4([(byte)~bytes[12], (byte)~bytes[13], (byte)~bytes[14], (byte)~bytes[15]]);
        }

        return new ClientAddress(Prefix(bytes, NetworkSize), Prefix(bytes, SiteSize));
    }

    private static ClientAddress FromIPv4(ReadOnlySpan<byte> bytes) => new(new IPAddress(bytes).ToString());

    private static string Prefix(ReadOnlySpan<byte> bytes, int size)
    {
        Span<byte> network = stackalloc byte[Size];
        network.Clear();
        bytes[..size].CopyTo(network);
        return $"{new IPAddress(network)}/{size * 8}";
    }
}
