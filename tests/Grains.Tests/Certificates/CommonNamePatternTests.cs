using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates;

public sealed class CommonNamePatternTests
{
    [Fact]
    public void TB34_the_pattern_is_matched_against_the_CN_of_the_leaf()
    {
        using var root = TestAuthority.Root("Maker");
        using var device = root.Issue(CertificatePlan.Device("x") with { Subject = "O=Acme, CN=press-17@plant.example, C=NO" });

        Assert.Equal("press-17", Name(Pattern("([^@]+)").NameOf(Read(device))));
    }

    [Theory]
    [InlineData("DeviceA.company.com", @"(.*)\.company.com")]
    [InlineData("DeviceA@company.com", @"(.*)@company.com")]
    [InlineData("prefixDeviceAsuffix@company.com", @"prefix(.*)suffix@company.com")]
    [InlineData("prefixDeviceAsuffix@company.com", @"\D+(?:x)(.*)s\D+@company.com")]
    [InlineData("region.DeviceA.220423@co", @"\D+\.(.*)\.\d+@..")]
    public void TB35_five_patterns_find_the_name(string commonName, string pattern) =>
        Assert.Equal("DeviceA", Name(Pattern(pattern).NameOf(commonName)));

    [Theory]
    [InlineData(@"^([\w-.]+)$", "press_1-a.b")]
    [InlineData(@"^([\d-x]+)$", "1-x")]
    [InlineData(@"^([]\d]+)$", "]1")]
    [InlineData(@"^([^]\s]+)$", "press")]
    [InlineData(@"^(\[\d\])$", "[1]")]
    [InlineData(@"^(?<name>\S\D\W)$", "ab-")]
    public void A_pattern_for_Java_means_the_same_here(string pattern, string commonName) =>
        Assert.Equal(commonName, Name(Pattern(pattern).NameOf(commonName)));

    [Fact]
    public void The_first_match_anywhere_counts() => Assert.Equal("dev1", Name(Pattern(@"(dev\d)").NameOf("evil-dev1-dev2")));

    [Theory]
    [InlineData("^dev-([0-9]*)$", "dev-", "common_name_blank")]
    [InlineData("^dev-(x)?y$", "dev-y", "common_name_blank")]
    [InlineData("^dev-( +)$", "dev-  ", "common_name_blank")]
    [InlineData("^dev-(.+)$", "press-1", "common_name_mismatch")]
    public void D33_a_CN_without_a_name_in_it_is_refused(string pattern, string commonName, string reason)
    {
        Assert.False(Pattern(pattern).NameOf(commonName).TryGet(out _, out var fault));
        Assert.Equal(reason, fault.Reason);
    }

    [Theory]
    [InlineData("dev-.*", "no group")]
    [InlineData("", "is empty")]
    [InlineData("(dev", "character")]
    [InlineData("(dev)[", "character")]
    [InlineData("(?<=x)(dev)", "look-around")]
    [InlineData("(?!x)(dev)", "look-around")]
    [InlineData(@"(dev)-\1", "back-reference")]
    [InlineData("(?>dev)(1)", "atomic")]
    [InlineData("(dev)++", "NestedQuantifiers")]
    [InlineData(@"\p{Alpha}(dev)", "character")]
    [InlineData(@"(\h+)", "character")]
    [InlineData("([a-z&&[^b]]+)", "intersection")]
    [InlineData("([a-z[0-9]]+)", "character class")]
    [InlineData("(?<site>[a-z]+)-([0-9]+)", "named groups")]
    [InlineData("(a{1,4000})", "repetition")]
    [InlineData(@"([^\D]+)", "inside a character class")]
    [InlineData(@"(\v+)", "line breaks")]
    public void D33_T19_a_pattern_that_cannot_work_is_refused_when_it_is_saved(string pattern, string word)
    {
        Assert.False(CommonNamePattern.Parse(pattern).TryGet(out _, out var fault));
        Assert.Equal("certificateRegExPattern", fault.Field);
        Assert.Contains(word, fault.Detail);
    }

    [Fact]
    public void A_pattern_has_at_most_256_characters() =>
        Assert.False(CommonNamePattern.Parse("(" + new string('a', 255) + ")").TryGet(out _, out _));

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("([a-zA-Z]+)*$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(a|a?)+$")]
    [InlineData("(.*a){12}$")]
    [InlineData("((((a*)*)*)*)*$")]
    [InlineData("(a{1,128}){1,128}$")]
    [InlineData("((a{1,128}){1,128}){1,128}$")]
    [InlineData("(a?){128}a{128}$")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)$")]
    public void T19_a_catastrophic_pattern_takes_milliseconds_or_is_refused(string text)
    {
        if (!CommonNamePattern.Parse(text).TryGet(out var pattern, out _))
        {
            return;
        }

        var commonName = new string('a', 63) + "!";
        var best = Fastest.Of(() => pattern.NameOf(commonName));

        Assert.True(best <= TimeSpan.FromMilliseconds(10), $"{best}");
    }

    [Theory]
    [InlineData("(.*)", true)]
    [InlineData("^dev-(.+)$", true)]
    [InlineData(@"\A(dev|press)-\d+\z", true)]
    [InlineData("^([|]+)$", true)]
    [InlineData(@"(dev\d)", false)]
    [InlineData("^(dev)", false)]
    [InlineData("(dev)$", false)]
    [InlineData(@"^(dev)\$", false)]
    [InlineData(@"^(dev)\\$", true)]
    [InlineData("^(a)|b$", false)]
    public void T19_an_operator_is_warned_of_a_pattern_without_anchors(string pattern, bool anchored) =>
        Assert.Equal(anchored ? 0 : 1, Pattern(pattern).Warnings.Count);

    [Fact]
    public void T19_digits_and_letters_are_ASCII_as_in_Java()
    {
        var pattern = Pattern(@"^dev-([\d\w]+\d\w)$");

        Assert.Equal("a_12", Name(pattern.NameOf("dev-a_12")));
        Assert.False(pattern.NameOf("dev-\u0661\u0662\u0663").TryGet(out _, out _));
    }

    [Fact]
    public void T19_a_certificate_has_exactly_one_CN_of_at_most_64_characters()
    {
        Assert.Equal("common_name_ambiguous", Reason("CN=press-1, CN=press-2"));
        Assert.Equal("common_name_ambiguous", Reason("CN=press-1, O=Acme, CN=press-1"));
        Assert.Equal("common_name_missing", Reason("O=Acme"));
        Assert.Equal("common_name_too_long", Reason("CN=" + new string('x', 65)));
        Assert.Null(Reason("CN=" + new string('x', 64)));
    }

    [Theory]
    [InlineData("press 1", "press 1")]
    [InlineData("#1", @"\#1")]
    [InlineData(" a b ", @"\ a b\ ")]
    [InlineData("  ", @"\ \ ")]
    [InlineData("a,b+c=d\"e<f>g;h\\i#", @"a\,b\+c\=d\""e\<f\>g\;h\\i#")]
    public void The_escapes_of_RFC_2253_stay_as_in_the_reference(string value, string escaped) => Assert.Equal(escaped, CommonName.Escape(value));

    private static CommonNamePattern Pattern(string text) =>
        CommonNamePattern.Parse(text).TryGet(out var pattern, out var fault) ? pattern : throw new InvalidOperationException(fault.Detail);

    private static string Name(Abstractions.Faults.Result<string> result) =>
        result.TryGet(out var name, out var fault) ? name : throw new InvalidOperationException(fault.Detail);

    private static string? Reason(string subject)
    {
        using var root = TestAuthority.Root("Maker");
        using var device = root.Issue(new CertificatePlan { Subject = subject });
        return CommonName.Of(Read(device)).TryGet(out _, out var fault) ? null : fault.Reason;
    }

    private static ParsedCertificate Read(TestCertificate certificate)
    {
        Assert.True(ParsedCertificate.TryRead(certificate.Der, out var parsed, out var problem), problem);
        return parsed;
    }
}
