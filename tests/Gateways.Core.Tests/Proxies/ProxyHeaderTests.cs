using System.Buffers;
using System.Net;
using System.Text;
using ProvisioningCluster.Gateways.Core.Proxies;
using ProvisioningCluster.Grains.Abstractions.Networks;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Proxies;

public sealed class ProxyHeaderTests
{
    private const string Signature = "0d0a0d0a000d0a515549540a";

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n", "192.0.2.7:56324")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 56324 443\r\n", "[2001:db8::7]:56324")]
    [InlineData("PROXY UNKNOWN\r\n", null)]
    [InlineData("PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n", null)]
    public void A_line_names_the_client(string line, string? client) => Reads(Encoding.ASCII.GetBytes(line), client);

    [Theory]
    [InlineData("2111000c" + "c0000207" + "c6336401" + "dc04" + "01bb", "192.0.2.7:56324")]
    [InlineData("21110013" + "c0000207" + "c6336401" + "dc04" + "01bb" + "03000412345678", "192.0.2.7:56324")] // a checksum behind it
    [InlineData("21210024" + "20010db8000000000000000000000007" + "20010db8000000000000000000000001" + "dc04" + "01bb", "[2001:db8::7]:56324")]
    [InlineData("20000000", null)] // LOCAL: the balancer's own check
    [InlineData("2011000c" + "c0000207" + "c6336401" + "dc04" + "01bb", null)]
    public void Binary_names_the_client(string head, string? client) => Reads(Convert.FromHexString(Signature + head), client);

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 56324\r\n")]
    [InlineData("PROXY TCP4 here 198.51.100.1 56324 443\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 70000 443\r\n")]
    [InlineData("PROXY UDP4 192.0.2.7 198.51.100.1 56324 443\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443 and much more that no balancer would ever write into such a line as this one is")]
    public void What_is_no_header_is_refused(string start) =>
        Assert.Throws<FormatException>(() => ProxyHeader.TryRead(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(start)), out _, out _));

    [Theory]
    [InlineData("1111000c" + "c0000207" + "c6336401" + "dc04" + "01bb")] // version 1 in binary
    [InlineData("2211000c" + "c0000207" + "c6336401" + "dc04" + "01bb")] // unknown command
    [InlineData("21110004" + "c0000207")] // shorter than its addresses
    [InlineData("2112000c" + "c0000207" + "c6336401" + "dc04" + "01bb")] // datagrams
    [InlineData("2131ffff")] // longer than any
    public void Binary_that_is_no_header_is_refused(string head) =>
        Assert.Throws<FormatException>(() => ProxyHeader.TryRead(new ReadOnlySequence<byte>(Convert.FromHexString(Signature + head)), out _, out _));

    [Theory]
    [InlineData("10.0.0.7, 10.1.0.0/24,::1", "10.1.0.200", true)]
    [InlineData("10.0.0.7, 10.1.0.0/24,::1", "::ffff:10.0.0.7", true)]
    [InlineData("10.0.0.7, 10.1.0.0/24,::1", "10.0.0.8", false)]
    [InlineData("", "10.0.0.8", false)]
    public void Proxies_are_addresses_and_networks(string from, string address, bool trusted) =>
        Assert.Equal(trusted, NetworkList.TryParse(from, out _)!.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.7, haproxy", "haproxy")]
    [InlineData("10.0.0.0/33", "10.0.0.0/33")]
    public void What_is_neither_is_named(string from, string part)
    {
        var fault = new ProxyOptionsValidator().Validate(null, new ProxyOptions { From = from });

        Assert.Contains($"Proxy:From holds '{part}'", fault.FailureMessage, StringComparison.Ordinal);
    }

    /// <summary>The header is found at its last byte, not before, and what follows is left alone.</summary>
    private static void Reads(byte[] bytes, string? client)
    {
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(ProxyHeader.TryRead(new ReadOnlySequence<byte>(bytes, 0, length), out _, out _));
        }

        var more = new ReadOnlySequence<byte>([.. bytes, .. "\u0010more"u8]);
        Assert.True(ProxyHeader.TryRead(more, out var header, out var end));
        Assert.Equal(client, header!.Client?.ToString());
        Assert.Equal(bytes.Length, more.Slice(0, end).Length);
    }
}
