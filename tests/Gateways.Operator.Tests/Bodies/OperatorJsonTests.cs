using System.Text;
using System.Text.Json;
using CsCheck;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Bodies;

public sealed class OperatorJsonTests
{
    [Fact]
    public void T14_the_public_corpus_is_judged_as_its_file_names_say()
    {
        var wrong = new List<string>();
        foreach (var file in JsonCorpus.Files())
        {
            var taken = OperatorJson.Parse(File.ReadAllBytes(file)).TryGet(out _, out var fault);
            var name = Path.GetFileName(file);
            if ((name.StartsWith("y_", StringComparison.Ordinal) && !taken && !HoldsNull(name)) || (name.StartsWith("n_", StringComparison.Ordinal) && taken))
            {
                wrong.Add(name);
            }

            Assert.True(taken || fault!.Code == FaultCode.InvalidArgument, name);
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("""{"name":"a\u0000b"}""")]
    [InlineData("""{"a\u0000b":1}""")]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("""{"name":"\ude00\ud83d"}""")]
    [InlineData("""{"name":1,}""")]
    [InlineData("""{"name":1} // comment""")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{}{}")]
    public void I11_T27_a_text_that_no_name_may_hold_is_refused_with_the_body(string json)
    {
        Assert.False(OperatorJson.Parse(Encoding.UTF8.GetBytes(json)).TryGet(out _, out var fault));
        Assert.Equal(FaultCode.InvalidArgument, fault.Code);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        Assert.False(OperatorJson.Parse([(byte)'"', 0xC0, 0x80, (byte)'"']).TryGet(out _, out _));
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(20_000, false)]
    public void T14_nesting_ends_at_32_levels(int levels, bool accepted)
    {
        var json = new string('[', levels) + new string(']', levels);

        Assert.Equal(accepted, OperatorJson.Parse(Encoding.UTF8.GetBytes(json)).TryGet(out _, out _));
    }

    [Fact]
    public void T14_any_bytes_give_an_answer()
    {
        Gen.Byte.Array[0, 200].Sample(bytes => OperatorJson.Parse(bytes).TryGet(out _, out _) || true);
    }

    [Fact]
    public void Texts_and_numbers_come_through_as_they_were()
    {
        Gen.Dictionary(Gen.Char.AlphaNumeric.Array[1, 20].Select(text => new string(text)), Gen.Long)[0, 10].Sample(values =>
        {
            Assert.True(OperatorJson.Parse(JsonSerializer.SerializeToUtf8Bytes(values)).TryGet(out var json, out _));
            Assert.Equivalent(values, json.Deserialize<Dictionary<string, long>>(), strict: true);
        });
    }

    // Valid JSON whose text is U+0000: refused on purpose.
    private static bool HoldsNull(string name) => name is "y_string_null_escape.json" or "y_object_escaped_null_in_key.json";
}
