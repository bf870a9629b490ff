using System.Text;
using ProvisioningCluster.Gateways.Core.Payloads;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Payloads;

/// <summary>What Gson reads beyond strict JSON, and what not even Gson reads.</summary>
public sealed class LenientJsonReaderTests
{
    [Theory]
    [InlineData("{'a':'b'}", "{ a 'b' }")]
    [InlineData("{a:b}", "{ a 'b' }")]
    [InlineData("{a=b;c=>d}", "{ a 'b' c 'd' }")]
    [InlineData("{a:b c:d}", null)]
    [InlineData("{\"a\":x y}", null)]
    [InlineData("{\"a\":http//x}", null)]
    [InlineData("{a: \"it's\", b: 'say \"x\"'}", "{ a 'it's' b 'say \"x\"' }")]
    [InlineData("{/* one */a/* two */: // three\n b # four\r, c:d}", "{ a 'b' c 'd' }")]
    [InlineData("{a:b/* open}", null)]
    [InlineData("{a:b/}", null)]
    [InlineData("/**/{}", "{ }")]
    [InlineData("{/*/}", null)]
    [InlineData("[,1,;2]", "[ null '1' null '2' ]")]
    [InlineData("[1,]", "[ '1' null ]")]
    [InlineData("[]", "[ ]")]
    [InlineData("[1 2]", null)]
    [InlineData("[1", null)]
    [InlineData("{,}", null)]
    [InlineData("{a:1,}", null)]
    [InlineData("{a:1,,b:2}", null)]
    [InlineData("{a}", null)]
    [InlineData("{a:}", null)]
    [InlineData("{a:]", null)]
    [InlineData("{a:,b:1}", null)]
    [InlineData("[1}", null)]
    [InlineData("[}", null)]
    [InlineData("{]", null)]
    [InlineData("]", null)]
    [InlineData("[True,fAlSe,NULL,truer,nul]", "[ true false null 'truer' 'nul' ]")]
    [InlineData("[01,+1,1.,.5,0x1F,-,NaN,-Infinity,1e]", "[ '01' '+1' '1.' '.5' '0x1F' '-' 'NaN' '-Infinity' '1e' ]")]
    [InlineData("{true:1,null:2}", "{ true '1' null '2' }")]
    [InlineData("[\"a\nb\tc\"]", "[ 'a\nb\tc' ]")]
    [InlineData("[\"\\u0041\\n\\t\\/\\\\\\'\\\"\\\n\"]", "[ 'A\n\t/\\'\"\n' ]")]
    [InlineData("[\"\\x\"]", null)]
    [InlineData("[\"\\u12G4\"]", null)]
    [InlineData("[\"\\u123\"]", null)]
    [InlineData("[\"\\\"]", null)]
    [InlineData("[\"open]", null)]
    [InlineData("['a\"]", null)]
    [InlineData("[a\\b]", null)]
    [InlineData("[\f1]", null)]
    [InlineData("\ufeff{a:1}", "{ a '1' }")]
    [InlineData(")]}'\n{a:1}", "{ a '1' }")]
    [InlineData("{a:1} \t\r\n", "{ a '1' }")]
    [InlineData("{a:1}\0", null)]
    [InlineData("{a:1}#", null)]
    [InlineData("{a:1}//", null)]
    [InlineData("", null)]
    [InlineData("#", null)]
    public void Reads(string document, string? expected)
    {
        Assert.Equal(expected, Read(document));
    }

    [Fact]
    public void Skipping_leaves_the_reader_on_the_last_token_of_the_value()
    {
        var reader = new LenientJsonReader("{a:[[1],{b:2}],c:3}"u8);

        Assert.True(reader.Read() && reader.Read() && reader.Read());
        reader.Skip();
        Assert.Equal(LenientJsonToken.EndArray, reader.Token);
        Assert.True(reader.Read());
        Assert.Equal(LenientJsonToken.Name, reader.Token);
        Assert.True(reader.Read());
        reader.Skip();
        Assert.Equal(LenientJsonToken.Text, reader.Token);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void T14_a_hundred_thousand_open_brackets_end_at_the_limit(char bracket)
    {
        var text = Encoding.UTF8.GetBytes(bracket == '[' ? new string('[', 100_000) : string.Concat(Enumerable.Repeat("{a:", 100_000)));
        var reader = new LenientJsonReader(text);
        var opened = 0;
        while (reader.Read())
        {
            opened += reader.Token is LenientJsonToken.BeginArray or LenientJsonToken.BeginObject ? 1 : 0;
        }

        Assert.Equal(LenientJsonToken.TooDeep, reader.Token);
        Assert.Equal(LenientJsonReader.MaxDepth, opened);
        Assert.False(reader.Read());
    }

    private static string? Read(string document)
    {
        var text = Encoding.UTF8.GetBytes(document);
        var reader = new LenientJsonReader(text);
        var tokens = new List<string>();
        while (reader.Read())
        {
            tokens.Add(reader.Token switch
            {
                LenientJsonToken.BeginObject => "{",
                LenientJsonToken.EndObject => "}",
                LenientJsonToken.BeginArray => "[",
                LenientJsonToken.EndArray => "]",
                LenientJsonToken.Name => LenientJsonText.Decode(text.AsSpan()[reader.Raw], reader.Escaped)!,
                LenientJsonToken.Text => $"'{LenientJsonText.Decode(text.AsSpan()[reader.Raw], reader.Escaped)}'",
                LenientJsonToken.True => "true",
                LenientJsonToken.False => "false",
                _ => "null",
            });
        }

        return reader.Failed ? null : string.Join(' ', tokens);
    }
}
