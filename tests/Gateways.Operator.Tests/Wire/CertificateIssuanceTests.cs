using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary><c>profileData.certificateIssuance</c>: a profile's own issuing CA.</summary>
public sealed class CertificateIssuanceTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Fact]
    public async Task A_CA_is_made_on_request_and_only_its_certificate_is_shown()
    {
        var saved = await SaveAsync(new JsonObject { ["generate"] = true });

        var issuance = saved["profileData"]!["certificateIssuance"]!.AsObject();
        Assert.Equal(["certificate", "lifetimeDays", "extendedKeyUsage"], issuance.Select(member => member.Key));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----\n", issuance["certificate"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(365, issuance["lifetimeDays"]!.GetValue<int>());
        Assert.Equal("""["clientAuth"]""", issuance["extendedKeyUsage"]!.ToJsonString());
    }

    [Fact]
    public async Task T24_a_given_key_is_written_only()
    {
        using var authority = TestAuthority.Root("Issuer");

        var saved = await SaveAsync(Given(authority, authority.Certificate.KeyPem));
        var read = (await Answer.GetAsync(Http, $"api/deviceProfile/{Objects.IdOf(saved)}")).Accepted();

        Assert.Equal(saved.ToJsonString(), read.ToJsonString());
        Assert.Equal(authority.Certificate.Pem.Trim(), read["profileData"]!["certificateIssuance"]!["certificate"]!.GetValue<string>());
        Assert.DoesNotContain("PRIVATE", read.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(authority.Certificate.KeyPem.Split('\n')[1], read.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_can_be_sent_back_left_out_or_ended_with_null()
    {
        var saved = await SaveAsync(new JsonObject { ["generate"] = true });
        var certificate = saved["profileData"]!["certificateIssuance"]!["certificate"]!.GetValue<string>();

        var sentBack = (await Answer.PostAsync(Http, "api/deviceProfile", With(saved, data => data["certificateIssuance"]!["lifetimeDays"] = 30))).Accepted();
        Assert.Equal(30, sentBack["profileData"]!["certificateIssuance"]!["lifetimeDays"]!.GetValue<int>());

        var leftOut = (await Answer.PostAsync(Http, "api/deviceProfile", With(sentBack, data => data.Remove("certificateIssuance")))).Accepted();
        Assert.Equal(certificate, leftOut["profileData"]!["certificateIssuance"]!["certificate"]!.GetValue<string>());

        var ended = (await Answer.PostAsync(Http, "api/deviceProfile", With(leftOut, data => data["certificateIssuance"] = null))).Accepted();
        Assert.False(ended["profileData"]!.AsObject().ContainsKey("certificateIssuance"));
    }

    [Fact]
    public async Task Faults_name_the_field_and_the_remedy_and_never_the_key()
    {
        using var authority = TestAuthority.Root("Issuer");
        using var other = TestAuthority.Root("Other");
        var key = authority.Certificate.KeyPem;

        var wrongKey = await RefusedAsync(Given(authority, other.Certificate.KeyPem));
        Assert.Contains("certificateIssuance.privateKey is not the key of", wrongKey, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Certificate.KeyPem.Split('\n')[1], wrongKey, StringComparison.Ordinal);

        Assert.Contains("certificateIssuance.certificate is missing", await RefusedAsync(new JsonObject()), StringComparison.Ordinal);
        Assert.Contains("certificateIssuance.lifetimeDays must be", await RefusedAsync(new JsonObject { ["generate"] = true, ["lifetimeDays"] = 10_000_000_000 }), StringComparison.Ordinal);
        Assert.Contains("certificateIssuance.extendedKeyUsage' may hold", await RefusedAsync(new JsonObject { ["generate"] = true, ["extendedKeyUsage"] = new JsonArray("codeSigning") }), StringComparison.Ordinal);
        Assert.Contains("extendedKeyUsage", await RefusedAsync(new JsonObject { ["generate"] = true, ["extendedKeyUsage"] = "clientAuth" }), StringComparison.Ordinal);
        Assert.Contains("certificateIssuance", await RefusedAsync(JsonValue.Create(7)), StringComparison.Ordinal);
        var swapped = await RefusedAsync(new JsonObject { ["certificate"] = key, ["privateKey"] = authority.Certificate.Pem });
        Assert.DoesNotContain(key.Split('\n')[1], swapped, StringComparison.Ordinal);
    }

    private static JsonObject Given(TestAuthority authority, string key) => new() { ["certificate"] = authority.Certificate.Pem, ["privateKey"] = key };

    private static JsonObject With(JsonNode profile, Action<JsonObject> change)
    {
        var copy = Objects.Copy(profile).AsObject();
        change(copy["profileData"]!.AsObject());
        return copy;
    }

    private static JsonObject ProfileWith(JsonNode? issuance)
    {
        var profile = Objects.Profile(Objects.Fresh("issuing"), Objects.Fresh("key"), "the secret", "ALLOW_CREATE_NEW_DEVICES").AsObject();
        profile["profileData"]!["certificateIssuance"] = issuance;
        return profile;
    }

    private async Task<JsonNode> SaveAsync(JsonObject issuance) => (await Answer.PostAsync(Http, "api/deviceProfile", ProfileWith(issuance))).Accepted();

    private async Task<string> RefusedAsync(JsonNode issuance)
    {
        var answer = await Answer.PostAsync(Http, "api/deviceProfile", ProfileWith(issuance));
        Assert.Equal(400, (int)answer.Status);
        return answer.Json!["message"]!.GetValue<string>();
    }
}
