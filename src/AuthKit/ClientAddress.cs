using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace AuthKit;

/// <summary>
/// The part of a client's address that limits count by. An IPv4 address counts as a whole. An IPv6 address counts by its /64, the smallest
/// network that one customer gets, and by its /48, the largest that one site gets (RFC 6177). An IPv6 address that contains an IPv4
/// address counts as the IPv4 address.
/// </summary>
public readonly struct ClientAddress
{
    // Longer than any address with brackets and a port. A zone is removed before the check.
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

    /// <summary>The IPv4 address or the IPv6 /64. All clients without a readable address share the value <c>-</c>.</summary>
    public string Network => _network ?? "-";

    /// <summary>The IPv6 /48. Null for IPv4, whose addresses are assigned one by one.</summary>
    public string? Site { get; }

    /// <summary>Reads an address in the form that the host provides. An unreadable text gives the default value.</summary>
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
    /// Normalises an address for lists, events and the audit log. An IPv4 address that is mapped into IPv6 becomes IPv4, and IPv6 is written as in
    /// RFC 5952. Brackets, the port and the zone are removed. A text that is not an address is returned unchanged.
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

    /// <summary>
    /// Reads an address that may have brackets, a port and a zone. A zone (RFC 4007) names an interface of this host.
    /// </summary>
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
            // The platform's parser handles brackets and a port.
            return IPAddress.TryParse(span, out address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        }

        var port = span.IndexOf(':');
        var host = port < 0 ? span : span[..port];

        // The platform's parser also accepts "1", "0x7f.1" and octal parts. No host writes addresses in these forms, so they are refused.
        return zone < 0
            && (port < 0 || IsPort(span[(port + 1)..]))
            && IPAddress.TryParse(host, out address)
            && host.Equals(address.ToString(), StringComparison.Ordinal);
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= MaxPortLength && !text.ContainsAnyExceptInRange('0', '9');

    private static ClientAddress ReadIPv6(ReadOnlySpan<byte> bytes)
    {
        // ::ffff:0:0/96 is an IPv4 client of a dual-stack socket (RFC 4291 section 2.5.5.2). 64:ff9b::/96 is an IPv4 client behind a translator
        // (RFC 6052 section 2.1), whose clients would all share one /64.
        if (bytes.StartsWith<byte>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) || bytes.StartsWith<byte>([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]))
        {
            return FromIPv4(bytes[^IPv4Size..]);
        }

        // 64:ff9b:1::/48 is a local translator (RFC 8215). The position of the IPv4 address in it is not known, so the whole address counts.
        // Clients outside of the local network cannot send from it.
        if (bytes.StartsWith<byte>([0, 0x64, 0xff, 0x9b, 0, 1]))
        {
            return new ClientAddress(new IPAddress(bytes).ToString());
        }

        // 6to4 (RFC 3056): the /48 belongs to the host whose IPv4 address follows 2002.
        if (bytes.StartsWith<byte>([0x20, 0x02]))
        {
            return FromIPv4(bytes.Slice(2, IPv4Size));
        }

        // Teredo (RFC 4380 section 4): all clients of a server share its /64. The last four bytes are the client's address, inverted.
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
