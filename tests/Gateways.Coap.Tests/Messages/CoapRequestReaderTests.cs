using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Messages;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Messages;

public sealed class CoapRequestReaderTests
{
    [Fact]
    public void Path_query_blocks_and_tags_are_understood()
    {
        var request = Read(
            new CoapOption(CoapOptionNumber.UriPath, "a"u8.ToArray()),
            new CoapOption(CoapOptionNumber.UriPath, "b"u8.ToArray()),
            new CoapOption(CoapOptionNumber.UriQuery, "k=v"u8.ToArray()),
            CoapOption.Of(CoapOptionNumber.Accept, 50),
            new BlockOption(3, false, 2).ToOption(CoapOptionNumber.Block2),
            CoapOption.Of(CoapOptionNumber.Size1, 70_000),
            new CoapOption(CoapOptionNumber.Echo, new byte[] { 1 }),
            new CoapOption(CoapOptionNumber.RequestTag, new byte[] { 2 }))!;

        Assert.Equal(["a", "b"], request.Path);
        Assert.Equal(["k=v"], request.Queries);
        Assert.Equal(50u, request.Accept);
        Assert.Equal(new BlockOption(3, false, 2), request.Block2);
        Assert.Null(request.Block1);
        Assert.Equal(70_000u, request.Size1);
        Assert.Equal([1], request.Echo.ToArray());
        Assert.Equal("#02", request.RequestTag);
    }

    [Fact]
    public void Two_paths_never_share_a_resource_key()
    {
        var one = Read(Path("a/1"), Path("b"))!;
        var other = Read(Path("a"), Path("1"), Path("b"))!;

        Assert.NotEqual(one.ResourceKey, other.ResourceKey);
    }

    [Theory]
    [InlineData(1, 0, "If-Match")]
    [InlineData(5, 0, "If-None-Match")]
    [InlineData(9, 2, "OSCORE")]
    [InlineData(19, 1, "Q-Block1")]
    [InlineData(65_001, 3, "unassigned critical")]
    [InlineData(CoapOptionNumber.UriHost, 0, "empty Uri-Host")]
    [InlineData(CoapOptionNumber.UriHost, 256, "long Uri-Host")]
    [InlineData(CoapOptionNumber.UriPath, 256, "long Uri-Path")]
    [InlineData(CoapOptionNumber.UriQuery, 256, "long Uri-Query")]
    [InlineData(CoapOptionNumber.UriPort, 3, "long Uri-Port")]
    [InlineData(CoapOptionNumber.Accept, 3, "long Accept")]
    [InlineData(CoapOptionNumber.Block1, 4, "long Block1")]
    [InlineData(CoapOptionNumber.Block2, 4, "long Block2")]
    public void A_critical_option_that_is_not_understood_is_refused(int number, int length, string what)
    {
        var request = Read(out var refusal, new CoapOption(number, new byte[length]));

        Assert.Null(request);
        Assert.True(refusal == CoapCode.BadOption, what);
    }

    [Theory]
    [InlineData(6, "Observe")]
    [InlineData(12, "Content-Format")]
    [InlineData(16, "Hop-Limit")]
    [InlineData(258, "No-Response")]
    [InlineData(65_000, "unassigned elective")]
    public void An_elective_option_that_is_not_understood_is_ignored(int number, string what)
    {
        Assert.True(Read(new CoapOption(number, new byte[2])) is not null, what);
    }

    [Theory]
    [InlineData(CoapOptionNumber.Accept)]
    [InlineData(CoapOptionNumber.Block1)]
    [InlineData(CoapOptionNumber.Block2)]
    [InlineData(CoapOptionNumber.UriPort)]
    public void A_critical_option_that_may_not_repeat_is_refused_when_it_does(int number)
    {
        Assert.Null(Read(CoapOption.Of(number, 1), CoapOption.Of(number, 1)));
    }

    [Theory]
    [InlineData(CoapOptionNumber.ProxyUri)]
    [InlineData(CoapOptionNumber.ProxyScheme)]
    public void A_proxy_request_is_refused_as_such(int number)
    {
        Assert.Null(Read(out var refusal, new CoapOption(number, "coap://x"u8.ToArray())));
        Assert.Equal(CoapCode.ProxyingNotSupported, refusal);
    }

    [Fact]
    public void T14_paths_and_queries_have_limits()
    {
        Assert.NotNull(Read([.. Enumerable.Repeat(Path("x"), CoapLimits.PathSegments)]));
        Assert.Null(Read([.. Enumerable.Repeat(Path("x"), CoapLimits.PathSegments + 1)]));
        Assert.Null(Read([.. Enumerable.Repeat(new CoapOption(CoapOptionNumber.UriQuery, "x"u8.ToArray()), CoapLimits.Queries + 1)]));
    }

    [Fact]
    public void T14_a_path_that_is_not_UTF8_is_refused()
    {
        Assert.Null(Read(new CoapOption(CoapOptionNumber.UriPath, new byte[] { 0xc3, 0x28 })));
    }

    private static CoapOption Path(string segment) => new(CoapOptionNumber.UriPath, System.Text.Encoding.UTF8.GetBytes(segment));

    private static CoapRequest? Read(params CoapOption[] options) => Read(out _, options);

    private static CoapRequest? Read(out CoapCode refusal, params CoapOption[] options)
    {
        var message = new CoapMessage { Type = CoapMessageType.Confirmable, Code = CoapCode.Post, MessageId = 1, Options = options };
        return CoapRequestReader.Read(message, default, new ReplyAllowance(100), out refusal);
    }
}
