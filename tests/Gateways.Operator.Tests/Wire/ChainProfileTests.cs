using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class ChainProfileTests(SiloFixture fixture) : IDisposable
{
    private readonly TestAuthority root = TestAuthority.Root(Objects.Fresh("root"));

    private HttpClient Http => fixture.Silo.Operator.Http;

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task D35_the_key_is_the_hash_of_the_one_certificate_and_the_secret_its_bare_base64()
    {
        var profile = Objects.ChainProfile(Objects.Fresh("one"), root.Certificate.Pem);
        profile["provisionDeviceKey"] = "overwritten";

        var saved = await SaveAsync(profile);

        Assert.Equal(Sha3(root.Certificate.Bare), saved["provisionDeviceKey"]!.GetValue<string>());
        Assert.Equal("X509_CERTIFICATE_CHAIN", saved["provisionType"]!.GetValue<string>());
        Assert.Equal(
            $$"""{"type":"X509_CERTIFICATE_CHAIN","provisionDeviceSecret":"{{root.Certificate.Bare}}","certificateRegExPattern":"(.*)","allowCreateNewDevicesByX509Certificate":true,"allowCertificateReplacement":true,"outdatedRevocationListRule":"REFUSE"}""",
            Objects.ProvisionConfiguration(saved).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task D35_of_several_certificates_the_first_is_hashed_and_all_are_PEM_with_one_line_each()
    {
        using var maker = root.Intermediate(Objects.Fresh("maker"));

        var saved = await SaveAsync(Objects.ChainProfile(Objects.Fresh("several"), maker.Certificate.ChainPem().Replace("\n", "\r\n", StringComparison.Ordinal)));

        Assert.Equal(Sha3(maker.Certificate.Bare), saved["provisionDeviceKey"]!.GetValue<string>());
        Assert.Equal(OneLinePem(maker.Certificate.Bare) + "\n" + OneLinePem(root.Certificate.Bare), SecretOf(saved));
    }

    [Fact]
    public async Task D35_a_profile_that_was_read_is_saved_again_as_it_is()
    {
        using var maker = root.Intermediate(Objects.Fresh("maker"));
        foreach (var certificates in new[] { root.Certificate.Pem, maker.Certificate.ChainPem() })
        {
            var saved = await SaveAsync(Objects.ChainProfile(Objects.Fresh("again"), certificates));

            var again = await SaveAsync(Objects.Copy(saved));

            Assert.Equal((SecretOf(saved), 2), (SecretOf(again), again["version"]!.GetValue<int>()));
            Assert.Equal(saved["provisionDeviceKey"]!.GetValue<string>(), again["provisionDeviceKey"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task D36_a_certificate_is_registered_once()
    {
        await SaveAsync(Objects.ChainProfile(Objects.Fresh("first"), root.Certificate.Pem));

        var second = await Answer.PostAsync(Http, "api/deviceProfile", Objects.ChainProfile(Objects.Fresh("second"), root.Certificate.Pem));

        second.Refused(400, 31, "Device profile with such certificate already exists!");
    }

    [Theory]
    [InlineData(null, "certificateRegExPattern is empty: (.*) takes the whole CN.")]
    [InlineData("dev-.*", "certificateRegExPattern has no group: put the part that is the device's name in parentheses.")]
    [InlineData("(dev", "certificateRegExPattern cannot be read up to character ")]
    [InlineData(@"(?=x)(.*)", "certificateRegExPattern uses look-around")]
    public async Task T19_a_pattern_is_checked_when_it_is_saved(string? pattern, string message)
    {
        var answer = await Answer.PostAsync(Http, "api/deviceProfile", Objects.ChainProfile(Objects.Fresh("pattern"), root.Certificate.Pem, pattern));

        answer.Refused(400, 31);
        Assert.StartsWith(message, answer.Json!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_without_a_CA_certificate_is_refused_and_says_where()
    {
        using var device = root.Device("d");
        using var other = TestKey.Ecdsa();
        var empty = Objects.ChainProfile(Objects.Fresh("empty"), string.Empty);
        var leaf = Objects.ChainProfile(Objects.Fresh("leaf"), device.Pem);
        var key = Objects.ChainProfile(Objects.Fresh("key"), root.Certificate.Pem + TestKey.ToPem(other));
        var text = Objects.ChainProfile(Objects.Fresh("text"), "canary-27ac");

        foreach (var profile in new[] { empty, leaf, key, text })
        {
            var answer = await Answer.PostAsync(Http, "api/deviceProfile", profile);
            answer.Refused(400, 31);
            var message = answer.Json!["message"]!.GetValue<string>();
            Assert.StartsWith("provisionDeviceSecret", message, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", message, StringComparison.Ordinal);
            Assert.DoesNotContain("MI", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_strategy_with_a_secret_does_not_take_a_certificate_for_one()
    {
        var saved = await SaveAsync(Objects.ChainProfile(Objects.Fresh("switched"), root.Certificate.Pem));
        saved["provisionType"] = "ALLOW_CREATE_NEW_DEVICES";

        (await Answer.PostAsync(Http, "api/deviceProfile", saved))
            .Refused(400, 31, "provisionDeviceSecret is a certificate, and certificates are public. Give this strategy a secret of its own.");

        saved["provisionType"] = "DISABLED";
        var off = await SaveAsync(saved);
        Assert.Equal(["type", "provisionDeviceSecret"], Objects.ProvisionConfiguration(off).Select(member => member.Key));
    }

    private static string Sha3(string text) => Convert.ToHexStringLower(SHA3_256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string OneLinePem(string bare) => $"-----BEGIN CERTIFICATE-----\n{bare}\n-----END CERTIFICATE-----";

    private static string SecretOf(JsonNode profile) => Objects.ProvisionConfiguration(profile)["provisionDeviceSecret"]!.GetValue<string>();

    private async Task<JsonNode> SaveAsync(JsonNode profile) => (await Answer.PostAsync(Http, "api/deviceProfile", profile)).Accepted();
}
