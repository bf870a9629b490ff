using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ProvisioningCluster.Gateways.Operator.Rest;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>Each kind of attempt leaves a line that says all there is to say (I-15) and nothing secret (I-16), in a silo of its own.</summary>
public sealed class AuditKindsTests : IAsyncLifetime
{
    /// <summary>Kinds that <see cref="EverythingAsync"/> brings about.</summary>
    private static readonly string[] Kinds =
    [
        "certificate_login", "certificate_renewed", "certificate_replaced", "credentials_replaced", "device_created", "device_deleted", "device_updated",
        "password_changed", "profile_deleted", "profile_saved", "provision", "provision_state_removed", "provision_state_written",
        "session_refreshed", "sign_in", "sign_out", "user_created",
    ];

    /// <summary>Those that are about a device or a profile.</summary>
    private static readonly string[] OfProfiles = ["provision", "device_", "profile_", "credentials_", "provision_state_", "certificate_"];

    private readonly TestAuthority maker = TestAuthority.Root(Fresh.Text("maker"));
    private readonly List<string> secrets = [];
    private SiloProcess? silo;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SiloProcess Silo => silo ?? throw new InvalidOperationException("The silo has not been started.");

    public async ValueTask InitializeAsync() => silo = await SiloProcess.StartAsync(new SiloSettings().With("Bootstrap:Demo", "false"));

    public async ValueTask DisposeAsync()
    {
        maker.Dispose();
        if (silo is not null)
        {
            await silo.DisposeAsync();
        }
    }

    [Fact]
    public async Task I15_I16_Every_kind_of_attempt_leaves_a_whole_line_without_a_secret()
    {
        await EverythingAsync();

        var answer = (await Answer.GetAsync(Silo.Operator.Http, "api/audit?startTime=0&limit=1000&sortOrder=ASC")).Accepted();

        var lines = answer["data"]!.AsArray().Select(line => line!).ToList();
        Assert.Empty(Kinds.Except(lines.Select(line => Text(line, "action")!)));
        Assert.Equal(["failure", "not_found", "success"], lines.Where(line => Text(line, "action") == "provision").Select(line => Text(line, "status")!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["COAP", "HTTP", "MQTT", "OPERATOR"], lines.Select(line => Text(line, "protocol")!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(lines.Count(line => Text(line, "action") == "provision"), lines.Where(line => Text(line, "action") == "provision").Select(line => Text(line, "operationId")).Distinct().Count());
        Assert.All(lines, IsWhole);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, answer.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task I15_The_audit_is_searched_by_device_profile_time_and_reason_at_once()
    {
        var profile = await TestProfile.CreateAsync(Silo);
        var other = await TestProfile.CreateAsync(Silo);
        var name = Fresh.Text("press");
        await using var device = new HttpDevice(Silo.HttpPort);
        foreach (var request in (JsonObject[])[ProvisionOrder.For(profile with { Secret = "wrong" }, name), ProvisionOrder.For(profile, name), ProvisionOrder.For(profile, name)])
        {
            await device.ProvisionAsync(request);
        }

        var all = await LinesAsync($"deviceName={name}&sortOrder=ASC");
        var refused = all[0];
        var at = refused["createdTime"]!.GetValue<long>();
        var query = $"deviceName={name}&deviceProfileId={profile.Id}&reason=wrong_secret&startTime={at}&endTime={at + 1}";

        Assert.Equal(["wrong_secret", null, "name_taken"], all.Select(line => Text(line, "reason")));
        Assert.Equal(refused["sequence"]!.ToJsonString(), Assert.Single(await LinesAsync(query))["sequence"]!.ToJsonString());
        foreach (var (condition, another) in ((string, string)[])[(name, Fresh.Text("press")), (profile.Id, other.Id), ("wrong_secret", "name_taken"), ($"startTime={at}", $"startTime={at + 1}"), ($"endTime={at + 1}", $"endTime={at}")])
        {
            Assert.Empty(await LinesAsync(query.Replace(condition, another, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task I15_Every_action_that_the_cluster_knows_has_its_sentence()
    {
        var refused = await Answer.GetAsync(Silo.Operator.Http, "api/audit?action=none");
        var actions = refused.Json!["message"]!.GetValue<string>().Split("one of ")[1].TrimEnd('.').Split(", ");

        Assert.Empty(Kinds.Except(actions));
        Assert.All(actions, action => Assert.DoesNotContain('_', AuditSentences.Of(new AuditEntry
        {
            Sequence = 1,
            At = 0,
            Action = action,
            Status = "failure",
            Reason = string.Empty,
            OperationId = Guid.Empty,
            Protocol = TransportProtocol.Operator,
        })));
    }

    private static void IsWhole(JsonNode line)
    {
        var (action, protocol, text) = (Text(line, "action")!, Text(line, "protocol"), line.ToJsonString());
        var atStart = action == "user_created" || Text(line, "user") == "installation"; // what a fresh silo makes by itself
        Assert.True(Guid.Parse(Text(line, "operationId")!) != Guid.Empty, text);
        Assert.True(line["createdTime"]!.GetValue<long>() > 0, text);
        Assert.True(Text(line, "status") == "success" == (Text(line, "reason") is null), text);
        Assert.DoesNotContain('_', Text(line, "text")!); // words, and not the codes that they explain
        Assert.True(atStart || Text(line, "source") == "127.0.0.1", text);
        Assert.True(action == "user_created" || protocol == "OPERATOR" == (Text(line, "user") is not null), text);
        if (OfProfiles.Any(kind => action.StartsWith(kind, StringComparison.Ordinal)))
        {
            Assert.True(Guid.Parse(Text(line, "deviceProfileId")!) != Guid.Empty, text);
            Assert.True(action.StartsWith("profile_", StringComparison.Ordinal) || Text(line, "deviceName") is not null, text);
        }
    }

    private async Task EverythingAsync()
    {
        await DevicesAsync();
        await OperatorsChangesAsync();
        await CertificatesAsync();
        await RenewalAsync();
        await SessionsAsync();
    }

    /// <summary>Each answer over each protocol.</summary>
    private async Task DevicesAsync()
    {
        var profile = await TestProfile.CreateAsync(Silo);
        secrets.Add(profile.Secret);
        foreach (var protocol in DeviceConnections.AllProtocols)
        {
            var name = Fresh.Text("press");
            var wrong = Fresh.Text("wrong");
            secrets.Add(wrong);
            foreach (var (secret, status) in ((string, string)[])[(wrong, "NOT_FOUND"), (profile.Secret, "SUCCESS"), (profile.Secret, "FAILURE")])
            {
                await using var device = await DeviceConnections.OpenAsync(Silo, protocol);
                var answer = await device.ProvisionAsync(ProvisionOrder.For(profile with { Secret = secret }, name));
                Assert.Equal(status, answer.Status);
                secrets.AddRange(answer.Succeeded ? [answer.Token] : []);
            }
        }
    }

    private async Task OperatorsChangesAsync()
    {
        var operators = Silo.Operator;
        var profile = await TestProfile.CreateAsync(Silo);
        var token = Fresh.Text("token");
        secrets.AddRange([profile.Secret, token]);
        var device = await operators.CreateDeviceAsync(Fresh.Text("press"), profile.Id, cancellationToken: Cancelled);
        device["label"] = "hall 2";
        await operators.PostAsync("api/device", device, Cancelled);
        var id = OperatorClient.IdOf(device);
        await operators.SetCredentialsAsync(id, "ACCESS_TOKEN", token, null, Cancelled);
        await operators.SetAttributesAsync(id, "SERVER_SCOPE", new JsonObject { ["provisionState"] = "provisioned" }, Cancelled);
        await operators.DeleteAttributesAsync(id, "SERVER_SCOPE", "provisionState", Cancelled);
        await operators.DeleteDeviceAsync(id, Cancelled);
        await operators.DeleteAsync($"api/deviceProfile/{profile.Id}", Cancelled);
    }

    /// <summary>A next certificate, and one that is known and has expired.</summary>
    private async Task CertificatesAsync()
    {
        var name = Fresh.Text("pump");
        await Silo.Operator.CreateChainProfileAsync(Fresh.Text("chain"), maker.Certificate.Pem, cancellationToken: Cancelled);
        using var old = maker.Issue(CertificatePlan.Device(name) with { StartsIn = -2 });
        using var next = maker.Issue(CertificatePlan.Device(name) with { StartsIn = -1 });
        using var expired = maker.Issue(CertificatePlan.Device(Fresh.Text("pump")) with { StartsIn = -3, EndsIn = -2 });
        var stored = await Silo.Operator.CreateDeviceAsync(Fresh.Text("pump"), cancellationToken: Cancelled);
        await Silo.Operator.SetCredentialsAsync(OperatorClient.IdOf(stored), "X509_CERTIFICATE", null, expired.Pem, Cancelled);

        foreach (var (certificate, status) in ((TestCertificate, HttpStatusCode)[])[(old, HttpStatusCode.OK), (next, HttpStatusCode.OK), (old, HttpStatusCode.Unauthorized), (expired, HttpStatusCode.Unauthorized)])
        {
            await using var device = new HttpDevice(Silo.HttpTlsPort, tls: DeviceTls.Of(Silo, certificate));
            Assert.Equal(status, await device.PostAsync("api/v1/telemetry", []));
        }
    }

    /// <summary>A certificate by request, and with it the next one.</summary>
    private async Task RenewalAsync()
    {
        var profile = await TestProfile.CreateIssuingAsync(Silo.Operator);
        var name = Fresh.Text("pump");
        using var first = TestSigningRequest.For($"CN={name}");
        using var second = TestSigningRequest.For($"CN={name}");
        secrets.Add(profile.Secret);
        await using var device = new HttpDevice(Silo.HttpPort);
        var answer = await device.ProvisionAsync(ProvisionOrder.For(profile, name, ("credentialsType", "X509_CERTIFICATE"), ("csr", first.Pem)));
        Assert.True(answer.Succeeded, answer.Body);
        var issued = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(answer.CredentialsValue!.GetValue<string>()));
        using var certificate = new TestCertificate(issued, first.Key, []);

        using var handler = new SocketsHttpHandler { SslOptions = DeviceTls.Of(Silo, certificate).Options() };
        using var https = new HttpClient(handler);
        using var content = new StringContent(second.Bare, new MediaTypeHeaderValue("application/pkcs10"));
        using var renewed = await https.PostAsync($"https://127.0.0.1:{Silo.HttpTlsPort}/.well-known/est/{profile.Key}/simplereenroll", content, Cancelled);
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
    }

    private async Task SessionsAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Silo.HttpPort}/") };
        await PostAsync("api/auth/login", new { username = Silo.AdminUser, password = "not-the-password" }, null, HttpStatusCode.Unauthorized);
        var first = await SignInAsync();
        var second = await PostAsync("api/auth/token", new { refreshToken = Text(first, "refreshToken") }, null, HttpStatusCode.OK);
        await PostAsync("api/auth/token", new { refreshToken = Text(second!, "refreshToken") }, null, HttpStatusCode.OK);
        await PostAsync("api/auth/token", new { refreshToken = Text(first, "refreshToken") }, null, HttpStatusCode.Unauthorized);
        var third = await SignInAsync();
        await PostAsync("api/auth/changePassword", new { currentPassword = "not-the-password", newPassword = Fresh.Text("new") }, third, HttpStatusCode.BadRequest);
        await PostAsync("api/auth/logout", new { }, third, HttpStatusCode.OK);
        secrets.AddRange([Silo.AdminPassword, "not-the-password"]);

        async Task<JsonNode> SignInAsync() => (await PostAsync("api/auth/login", new { username = Silo.AdminUser, password = Silo.AdminPassword }, null, HttpStatusCode.OK))!;

        async Task<JsonNode?> PostAsync(string path, object body, JsonNode? session, HttpStatusCode expected)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Authorization = session is null ? null : new AuthenticationHeaderValue("Bearer", Text(session, "token"));
            using var answer = await http.SendAsync(request, Cancelled);
            var text = await answer.Content.ReadAsStringAsync(Cancelled);
            Assert.True(answer.StatusCode == expected, $"{path} answered {(int)answer.StatusCode}: {text}");
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
    }

    private async Task<List<JsonNode>> LinesAsync(string query) =>
        [.. (await Answer.GetAsync(Silo.Operator.Http, $"api/audit?{query}")).Accepted()["data"]!.AsArray().Select(line => line!)];

    private static string? Text(JsonNode line, string member) => line[member]?.GetValue<string>();
}
