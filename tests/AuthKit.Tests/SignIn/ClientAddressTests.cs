using AuthKit.SignIn;

namespace AuthKit.Tests.SignIn;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1:443", "192.0.2.1")] // some proxies also write the port
    [InlineData("[::ffff:192.0.2.1]:443", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1%eth0", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")] // an IPv4 client on a dual-stack socket
    [InlineData("::ffff:c000:201", "192.0.2.1")]
    [InlineData("[::ffff:192.0.2.1]", "192.0.2.1")]
    [InlineData("64:ff9b::192.0.2.1", "192.0.2.1")] // NAT64
    [InlineData("2002:c000:201::1", "192.0.2.1")] // 6to4
    [InlineData("2002:c000:201:ffff:1:2:3:4", "192.0.2.1")]
    [InlineData("2001:0:5:6:7:8:3fff:fdfe", "192.0.2.1")] // Teredo: the client's address inverted
    public void An_IPv4_address_counts_once_in_every_notation(string text, string network)
    {
        Assert.Equal(network, ClientAddress.Read(text).Network);
        Assert.Null(ClientAddress.Read(text).Site);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff")]
    [InlineData("2001:0DB8:0001:0002:0000:0000:0000:0001")]
    [InlineData("[2001:db8:1:2::1]")]
    [InlineData("2001:db8:1:2::1%eth0")]
    public void IPv6_counts_by_64_and_48(string text)
    {
        Assert.Equal("2001:db8:1:2::/64", ClientAddress.Read(text).Network);
        Assert.Equal("2001:db8:1::/48", ClientAddress.Read(text).Site);
    }

    [Theory]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64", "2001:db8:1::/48")]
    [InlineData("2001:db8:2:2::1", "2001:db8:2:2::/64", "2001:db8:2::/48")]
    [InlineData("2001:1::1", "2001:1::/64", "2001:1::/48")] // beside Teredo
    [InlineData("2003::1", "2003::/64", "2003::/48")] // beside 6to4
    [InlineData("64:ff9b:0:1::1", "64:ff9b:0:1::/64", "64:ff9b::/48")] // beside NAT64
    [InlineData("::1", "::/64", "::/48")]
    [InlineData("fe80::1%3", "fe80::/64", "fe80::/48")]
    public void Other_addresses_count_separately(string text, string network, string site)
    {
        Assert.Equal(network, ClientAddress.Read(text).Network);
        Assert.Equal(site, ClientAddress.Read(text).Site);
    }

    [Fact]
    public void Each_address_behind_the_site_s_own_translator_counts_in_full()
    {
        Assert.Equal("64:ff9b:1::c000:201", ClientAddress.Read("64:ff9b:1::192.0.2.1").Network);
        Assert.Null(ClientAddress.Read("64:ff9b:1::192.0.2.1").Site);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("1")] // 0.0.0.1 to the parser
    [InlineData("0x7f.1")]
    [InlineData("010.0.0.1")] // 8.0.0.1 to the parser
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.1:x")]
    [InlineData("192.0.2.1:123456")]
    [InlineData("010.0.0.1:443")]
    [InlineData("192.0.2.1%1")]
    [InlineData("192.0.2.1, 198.51.100.1")]
    [InlineData(" 192.0.2.1")]
    [InlineData("192.0.2.256")]
    [InlineData("2001:db8::1::2")]
    [InlineData("%")]
    [InlineData("\0")]
    public void Invalid_addresses_share_one_count(string? text)
    {
        Assert.Equal(default(ClientAddress).Network, ClientAddress.Read(text).Network);
        Assert.Null(ClientAddress.Read(text).Site);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1:51234", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("::FFFF:C000:0201", "192.0.2.1")]
    [InlineData("[::ffff:192.0.2.1]:443", "192.0.2.1")]
    [InlineData("2001:0DB8::0001", "2001:db8::1")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("fe80::1%3", "fe80::1")]
    [InlineData("64:ff9b::192.0.2.1", "64:ff9b::c000:201")]
    [InlineData("010.0.0.1", "010.0.0.1")]
    [InlineData("unknown", "unknown")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void Address_is_shown_in_its_usual_form(string? text, string? shown) => Assert.Equal(shown, ClientAddress.Normalize(text));

    [Fact]
    public void A_long_text_shares_that_count_too_and_costs_no_parsing() =>
        Assert.Equal("-", ClientAddress.Read(new string('1', 1_000_000)).Network);
}
