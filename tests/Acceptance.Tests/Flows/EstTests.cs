using System.Globalization;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>EST (RFC 7030) as a device drives it that has openssl and curl.</summary>
public sealed class EstTests(SiloFixture fixture) : IDisposable
{
    private readonly OpensslDevice device = new(fixture.Silo, Fresh.Text("press"));

    public void Dispose() => device.Dispose();

    [Fact]
    public async Task RFC7030_a_device_enrols_logs_in_and_renews_its_certificate()
    {
        var profile = await TestProfile.CreateIssuingAsync(fixture.Silo.Operator);

        var authority = await device.UnpackAsync("ca.pem", await CertificatesAsync(device.CurlAsync(Url(profile, "cacerts"), [])));
        var first = await device.UnpackAsync("first.pem", await CertificatesAsync(EnrollAsync(profile, await device.RequestAsync(pem: false))));
        var firstKey = device.KeyPath;

        // What the README pipes an answer through.
        var base64 = ExternalTool.Require("base64", "apt-get install coreutils");
        var answer = await CertificatesAsync(device.CurlAsync(Url(profile, "cacerts"), []));
        (await base64.RunAsync(["-d"], input: answer, cancellationToken: TestContext.Current.CancellationToken)).Succeeded();

        Assert.Contains($"CN = {device.Name}", await OpensslDevice.OpensslAsync("x509", "-in", first, "-noout", "-subject"), StringComparison.Ordinal);
        await OpensslDevice.OpensslAsync("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", authority, first);
        Assert.Equal(200, await device.SendTelemetryAsync(first));

        var second = await device.UnpackAsync("second.pem", await CertificatesAsync(
            device.PostRequestAsync(Url(profile, "simplereenroll"), await device.RequestAsync(pem: false), "--cert", first, "--key", firstKey)));

        await OpensslDevice.OpensslAsync("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", authority, second);
        Assert.Equal(200, await device.SendTelemetryAsync(second));
        Assert.Equal(401, await device.SendTelemetryAsync(first, firstKey));
        Assert.Equal(401, (await device.AskAsync(
            device.PostRequestAsync(Url(profile, "simplereenroll"), await device.RequestAsync(), "--cert", first, "--key", firstKey))).Status);
    }

    [Fact]
    public async Task I07_a_device_that_lost_the_answer_to_a_renewal_gets_it_again_and_nobody_else_does()
    {
        var profile = await TestProfile.CreateIssuingAsync(fixture.Silo.Operator);
        var first = await device.UnpackAsync("first.pem", await CertificatesAsync(EnrollAsync(profile, await device.RequestAsync())));
        var firstKey = device.KeyPath;
        var request = await device.RequestAsync();

        var lost = await CertificatesAsync(device.PostRequestAsync(Url(profile, "simplereenroll"), request, "--cert", first, "--key", firstKey));
        var again = await CertificatesAsync(device.PostRequestAsync(Url(profile, "simplereenroll"), request, "--cert", first, "--key", firstKey));

        Assert.Equal(lost, again);
        Assert.Equal(200, await device.SendTelemetryAsync(await device.UnpackAsync("second.pem", again)));

        // Another key, no certificate, another profile's label: nothing of it is the second try.
        Assert.Equal(401, (await device.AskAsync(device.PostRequestAsync(Url(profile, "simplereenroll"), await device.RequestAsync(), "--cert", first, "--key", firstKey))).Status);
        Assert.Equal(401, (await device.AskAsync(device.PostRequestAsync(Url(profile, "simplereenroll"), request))).Status);
        var other = await TestProfile.CreateIssuingAsync(fixture.Silo.Operator);
        Assert.Equal(401, (await device.AskAsync(device.PostRequestAsync(Url(other, "simplereenroll"), request, "--cert", first, "--key", firstKey))).Status);
    }

    [Fact]
    public async Task RFC7030_paths_without_a_label_work_where_the_login_says_whose_CA_is_meant()
    {
        var profile = await TestProfile.CreateIssuingAsync(fixture.Silo.Operator);

        var first = await device.UnpackAsync("first.pem", await CertificatesAsync(
            device.PostRequestAsync(device.Https(".well-known/est/simpleenroll"), await device.RequestAsync(), "-u", $"{profile.Key}:{profile.Secret}")));
        await CertificatesAsync(device.PostRequestAsync(
            device.Https(".well-known/est/simplereenroll"), await device.RequestAsync(), "--cert", first, "--key", device.KeyPath.Replace("key2", "key1", StringComparison.Ordinal)));

        Assert.Equal(404, (await device.AskAsync(device.CurlAsync(device.Https(".well-known/est/cacerts"), []))).Status);
        Assert.Equal(204, (await device.AskAsync(device.CurlAsync(device.Https(".well-known/est/csrattrs"), []))).Status);
    }

    [Fact]
    public async Task RFC7030_requests_come_in_base64_PEM_and_DER()
    {
        var profile = await TestProfile.CreateIssuingAsync(fixture.Silo.Operator);
        var der = device.Write("request.pem", await device.RequestAsync());
        var binary = der + ".der";
        await OpensslDevice.OpensslAsync("req", "-in", der, "-outform", "DER", "-out", binary);

        await CertificatesAsync(device.CurlAsync(
            Url(profile, "simpleenroll"), ["--data-binary", $"@{binary}", "-H", "Content-Type: application/pkcs10", "-u", $"{profile.Key}:{profile.Secret}"]));
    }

    [Fact]
    public async Task RFC7030_a_birth_certificate_of_the_profiles_CA_enrols_without_a_secret()
    {
        using var maker = TestAuthority.Root("Maker");
        using var birth = maker.Device(device.Name);
        var profile = await fixture.Silo.Operator.CreateProfileAsync(Fresh.Text("profile"), "X509_CERTIFICATE_CHAIN", secret: maker.Certificate.Pem, change: data =>
        {
            data["provisionConfiguration"]!["certificateRegExPattern"] = "(.*)";
            data["provisionConfiguration"]!["allowCreateNewDevicesByX509Certificate"] = true;
            data["certificateIssuance"] = new System.Text.Json.Nodes.JsonObject { ["generate"] = true };
        });
        var label = profile["provisionDeviceKey"]!.GetValue<string>();
        var birthFile = device.Write("birth.pem", birth.ChainPem());
        var birthKey = device.Write("birth.key", birth.KeyPem);

        var issued = await device.UnpackAsync("issued.pem", await CertificatesAsync(device.PostRequestAsync(
            device.Https($".well-known/est/{label}/simpleenroll"), await device.RequestAsync(), "--cert", birthFile, "--key", birthKey)));

        Assert.Equal(200, await device.SendTelemetryAsync(issued));
        Assert.Equal(401, await device.SendTelemetryAsync(birthFile, birthKey));
    }

    [Fact]
    public async Task Whoever_is_refused_hears_why_as_far_as_he_may_know()
    {
        var profile = await TestProfile.CreateIssuingAsync(fixture.Silo.Operator);
        var plain = await TestProfile.CreateAsync(fixture.Silo);
        var request = await device.RequestAsync();
        var login = $"{profile.Key}:{profile.Secret}";

        Assert.Equal(401, (await device.AskAsync(device.PostRequestAsync(Url(profile, "simpleenroll"), request))).Status);
        Assert.Equal(401, (await device.AskAsync(device.PostRequestAsync(Url(profile, "simpleenroll"), request, "-u", $"{profile.Key}:wrong"))).Status);
        Assert.Equal(401, (await device.AskAsync(device.PostRequestAsync(Url(profile, "simplereenroll"), request, "-u", login))).Status);
        var challenge = await device.PostRequestAsync(Url(profile, "simpleenroll"), request, "-i");
        Assert.Contains("WWW-Authenticate: Basic realm=", challenge.Succeeded().Output, StringComparison.OrdinalIgnoreCase);

        Assert.Equal(404, (await device.AskAsync(device.CurlAsync(device.Https(".well-known/est/unknown/cacerts"), []))).Status);
        Assert.Equal(404, (await device.AskAsync(device.CurlAsync(Url(plain, "cacerts"), []))).Status);
        Assert.Equal(400, (await device.AskAsync(device.PostRequestAsync(Url(plain, "simpleenroll"), request, "-u", login))).Status);
        Assert.Equal(415, (await device.AskAsync(device.PostAsync(Url(profile, "simpleenroll"), request, "-H", "Content-Type: text/plain", "-u", login))).Status);
        Assert.Equal(405, (await device.AskAsync(device.CurlAsync(Url(profile, "simpleenroll"), []))).Status);

        var (malformed, text) = await device.AskAsync(device.PostRequestAsync(Url(profile, "simpleenroll"), "no request", "-u", login));
        Assert.Equal(400, malformed);
        Assert.StartsWith("csr ", text, StringComparison.Ordinal);
        Assert.Equal(400, (await device.AskAsync(device.PostRequestAsync(Url(profile, "simpleenroll"), string.Empty, "-u", login))).Status);

        await CertificatesAsync(EnrollAsync(profile, request));
        Assert.Equal(403, (await device.AskAsync(EnrollAsync(profile, request))).Status);
    }

    [Fact]
    public async Task T05_EST_is_not_served_without_TLS()
    {
        var profile = await TestProfile.CreateIssuingAsync(fixture.Silo.Operator);
        var http = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{fixture.Silo.HttpPort}/.well-known/est/{profile.Key}");

        Assert.Equal(403, (await device.AskAsync(device.CurlAsync(http + "/cacerts", []))).Status);
        Assert.Equal(403, (await device.AskAsync(device.PostRequestAsync(http + "/simpleenroll", await device.RequestAsync(), "-u", $"{profile.Key}:{profile.Secret}"))).Status);
        Assert.Null(await fixture.Silo.Operator.GetDeviceAsync(device.Name, TestContext.Current.CancellationToken));
    }

    private string Url(TestProfile profile, string operation) => device.Https($".well-known/est/{profile.Key}/{operation}");

    private Task<ToolResult> EnrollAsync(TestProfile profile, string request) =>
        device.PostRequestAsync(Url(profile, "simpleenroll"), request, "-u", $"{profile.Key}:{profile.Secret}");

    private async Task<string> CertificatesAsync(Task<ToolResult> call)
    {
        var (status, body) = await device.AskAsync(call);
        Assert.True(status == 200, $"{status}: {body}");
        return body;
    }
}
