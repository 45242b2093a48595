using System.Net;
using System.Net.Sockets;

namespace AuthKit.SignIn;

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
        if (text is null)
        {
            return default;
        }

        // A zone (RFC 4007) names an interface of this host, not a client.
        var zone = text.IndexOf('%', StringComparison.Ordinal);
        var withoutZone = zone < 0 ? text.AsSpan() : text.AsSpan(0, zone);
        if (withoutZone.Length > MaxLength || !IPAddress.TryParse(withoutZone, out var address))
        {
            return default;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            // The parser also takes "1", "0x7f.1" and octal parts: no host writes an address so.
            var canonical = address.ToString();
            return zone < 0 && withoutZone.Equals(canonical, StringComparison.Ordinal) ? new ClientAddress(canonical) : default;
        }

        Span<byte> bytes = stackalloc byte[Size];
        address.TryWriteBytes(bytes, out _);
        return ReadIPv6(bytes);
    }

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

        // 6to4 (RFC 3056): the /48 of whoever has the IPv4 address behind 2002.
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
