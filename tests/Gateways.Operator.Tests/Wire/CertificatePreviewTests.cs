using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class CertificatePreviewTests(SiloFixture fixture) : IDisposable
{
    private const string Path = "api/deviceProfile/certificate/preview";

    private readonly TestAuthority root = TestAuthority.Root(Objects.Fresh("root"));

    private HttpClient Http => fixture.Silo.Operator.Http;

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("^([^@]+)@factory$", "press-17@factory", "press-17")]
    [InlineData("(.*)", "press 17, line 2", @"press 17\, line 2")]
    public async Task T19_a_pattern_is_tried_on_a_common_name(string pattern, string commonName, string name)
    {
        var preview = await PreviewAsync(new JsonObject { ["certificateRegExPattern"] = pattern, ["commonName"] = commonName });

        Assert.Equal(name, preview["deviceName"]!.GetValue<string>());
        Assert.Null(preview["nameProblem"]);
        Assert.Null(preview["chainAccepted"]);
        Assert.Empty(preview["warnings"]!.AsArray());
    }

    [Theory]
    [InlineData(@"(dev\d)", "evil-dev1")]
    [InlineData(@"^(dev\d)", "dev1-evil")]
    public async Task T19_an_open_end_of_a_pattern_is_shown_by_the_twin_that_it_lets_in(string pattern, string twin)
    {
        var preview = await PreviewAsync(new JsonObject { ["certificateRegExPattern"] = pattern, ["commonName"] = "dev1" });

        Assert.Equal("dev1", preview["deviceName"]!.GetValue<string>());
        Assert.Equal(
            $"The pattern is not anchored: a certificate with the CN \"{twin}\" would be \"dev1\" too. Begin the pattern with ^ and end it with $.",
            Assert.Single(preview["warnings"]!.AsArray())!.GetValue<string>());
        Assert.Equal("dev1", (await PreviewAsync(new JsonObject { ["certificateRegExPattern"] = pattern, ["commonName"] = twin }))["deviceName"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("^dev(x)?$", "dev", "common_name_blank")]
    [InlineData("^(dev)$", "other", "common_name_mismatch")]
    [InlineData("^dev(.*)$", "dev 7 ", "invalid_name")]
    public async Task A_common_name_that_gives_no_name_is_told_why(string pattern, string commonName, string reason)
    {
        var preview = await PreviewAsync(new JsonObject { ["certificateRegExPattern"] = pattern, ["commonName"] = commonName });

        Assert.Null(preview["deviceName"]);
        Assert.Equal(reason, preview["nameProblem"]!["reason"]!.GetValue<string>());
        Assert.NotEmpty(preview["nameProblem"]!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_profile_judges_a_chain_as_a_login_would_and_nothing_is_made()
    {
        using var maker = root.Intermediate(Objects.Fresh("maker"));
        var profile = await SaveAsync(Objects.ChainProfile(Objects.Fresh("preview"), maker.Certificate.Pem, "^([^@]+)@factory$"));
        var name = Objects.Fresh("press")[..30];
        using var good = maker.Device($"{name}@factory");
        using var late = maker.Issue(CertificatePlan.Device($"{name}@factory") with { StartsIn = -9, EndsIn = -1 });
        using var stranger = root.Device($"{name}@factory");

        foreach (var issuers in new[] { 0, 1, 2 })
        {
            var accepted = await PreviewAsync(Of(profile, good.ChainPem(issuers)));
            Assert.Equal((true, name), (accepted["chainAccepted"]!.GetValue<bool>(), accepted["deviceName"]!.GetValue<string>()));
            Assert.Null(accepted["chainProblem"]);
        }

        await RefusedAsync(profile, late, "certificate_expired");
        await RefusedAsync(profile, stranger, "not_issued_by_authority");
        await RefusedAsync(profile, maker.Certificate, "leaf_is_ca");
        var devices = (await Answer.GetAsync(Http, $"api/tenant/devices?pageSize=1&page=0&textSearch={name}")).Accepted();
        Assert.Equal(0, devices["totalElements"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_CA_and_a_pattern_are_tried_before_they_are_saved()
    {
        using var device = root.Device("dev1");
        var profile = await SaveAsync(Objects.ChainProfile(Objects.Fresh("preview"), root.Certificate.Pem, "^(dev)"));
        using var other = TestAuthority.Root(CertificatePlan.Authority("old") with { StartsIn = -9, EndsIn = -1 });
        var unsaved = Of(profile, device.Pem);
        unsaved["certificateRegExPattern"] = "^(dev1)$";

        Assert.Equal("dev", (await PreviewAsync(Of(profile, device.Pem)))["deviceName"]!.GetValue<string>());
        Assert.Equal("dev1", (await PreviewAsync(unsaved))["deviceName"]!.GetValue<string>());
        unsaved["provisionDeviceSecret"] = other.Certificate.Pem;
        var refused = await PreviewAsync(unsaved);
        Assert.False(refused["chainAccepted"]!.GetValue<bool>());
        Assert.StartsWith("The CA certificate expired", Assert.Single(refused["warnings"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_CA_alone_is_described_as_it_was_read()
    {
        using var maker = root.Intermediate(Objects.Fresh("maker"));
        var certificate = maker.Certificate.Certificate;

        var preview = await PreviewAsync(new JsonObject { ["provisionDeviceSecret"] = maker.Certificate.Pem });

        var read = Assert.Single(preview["authority"]!.AsArray())!;
        Assert.Equal(certificate.Subject, read["subject"]!.GetValue<string>());
        Assert.Equal(certificate.Issuer, read["issuer"]!.GetValue<string>());
        Assert.Equal(new DateTimeOffset(certificate.NotBefore).ToUnixTimeMilliseconds(), read["notBefore"]!.GetValue<long>());
        Assert.Equal(new DateTimeOffset(certificate.NotAfter).ToUnixTimeMilliseconds(), read["notAfter"]!.GetValue<long>());
        Assert.Equal("ECDSA P-256", read["key"]!.GetValue<string>());
        Assert.Equal(certificate.GetCertHashString(HashAlgorithmName.SHA256), read["fingerprint"]!.GetValue<string>(), ignoreCase: true);
        Assert.Null(preview["deviceName"]);
    }

    [Fact]
    public async Task A_devices_certificates_are_described_as_far_as_they_can_be_read()
    {
        using var maker = root.Intermediate(Objects.Fresh("maker"));
        using var device = maker.Device("press-17");

        var preview = await PreviewAsync(new JsonObject { ["certificate"] = device.ChainPem(1) });
        var unreadable = await PreviewAsync(new JsonObject { ["certificate"] = Convert.ToBase64String([0x30, 0x03, 0x02, 0x01, 0x01]) });

        var read = preview["certificates"]!.AsArray();
        Assert.Equal([device.Certificate.Subject, maker.Certificate.Certificate.Subject], read.Select(one => one!["subject"]!.GetValue<string>()));
        Assert.Equal(device.Certificate.GetCertHashString(HashAlgorithmName.SHA256), read[0]!["fingerprint"]!.GetValue<string>(), ignoreCase: true);
        Assert.Empty(unreadable["certificates"]!.AsArray());
        Assert.Equal("certificate_malformed", unreadable["nameProblem"]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task I17_a_profile_of_somebody_else_is_not_there()
    {
        var id = Guid.NewGuid();

        var answer = await Answer.PostAsync(Http, Path, new JsonObject { ["deviceProfileId"] = Objects.Id("DEVICE_PROFILE", id), ["commonName"] = "x" });

        answer.Refused(404, 32, $"Device profile with id [{id}] is not found");
    }

    [Fact]
    public async Task What_cannot_be_tried_is_a_bad_request_that_says_why()
    {
        using var key = TestKey.Ecdsa();
        var plain = await SaveAsync(Objects.Profile(Objects.Fresh("plain")));

        await BadAsync([], "There is nothing to look at: give certificate, commonName, certificateRegExPattern or provisionDeviceSecret.");
        await BadAsync(new JsonObject { ["certificateRegExPattern"] = "dev", ["commonName"] = "dev" }, "certificateRegExPattern has no group");
        await BadAsync(new JsonObject { ["certificate"] = TestKey.ToPem(key) }, "certificate holds a private key");
        await BadAsync(new JsonObject { ["commonName"] = "x", ["provisionDeviceSecret"] = "x" }, "provisionDeviceSecret");
        await BadAsync(new JsonObject { ["deviceProfileId"] = plain["id"]!.DeepClone() }, "The profile has another strategy");
    }

    private static JsonObject Of(JsonNode profile, string certificate) => new() { ["deviceProfileId"] = profile["id"]!.DeepClone(), ["certificate"] = certificate };

    private async Task RefusedAsync(JsonNode profile, TestCertificate certificate, string reason)
    {
        var preview = await PreviewAsync(Of(profile, certificate.ChainPem(1)));

        Assert.False(preview["chainAccepted"]!.GetValue<bool>());
        Assert.Equal(reason, preview["chainProblem"]!["reason"]!.GetValue<string>());
    }

    private async Task BadAsync(JsonObject body, string message)
    {
        var answer = await Answer.PostAsync(Http, Path, body);

        answer.Refused(400, 31);
        Assert.StartsWith(message, answer.Json!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private async Task<JsonNode> PreviewAsync(JsonObject body) => (await Answer.PostAsync(Http, Path, body)).Accepted();

    private async Task<JsonNode> SaveAsync(JsonNode profile) => (await Answer.PostAsync(Http, "api/deviceProfile", profile)).Accepted();
}
