using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Webhooks;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>Every way in which a secret enters the process, once where it belongs and once where it is refused.</summary>
internal sealed class CanaryFlows(SiloProcess silo, WebhookReceiver receiver)
{
    private readonly List<Canary> canaries = [];
    private TestProfile profile = new("", "", "");
    private string machine = "";
    private string webhook = "";
    private string import = "";

    public IReadOnlyList<Canary> Canaries => canaries;

    public async Task RunAsync()
    {
        canaries.Add(new Canary("administrator's password", silo.AdminPassword));
        var secret = New("provision secret");
        var key = Fresh.Text("key");
        var saved = await silo.Operator.CreateProfileAsync(Fresh.Text("canary"), TestProfile.AllowCreate, key, secret);
        profile = new TestProfile(OperatorClient.IdOf(saved), key, secret);

        await WebhookAsync();
        await OperatorAsync();
        await UsersAsync();
        await ImportAsync();
        foreach (var protocol in DeviceConnections.AllProtocols)
        {
            await ProvisionAsync(protocol);
            await RefuseAsync(protocol);
        }

        await MalformedAsync();
        await DeviceLoginsAsync();
        await CertificatesAsync();
        await BrokenHttpAsync();
        await receiver.UntilAsync(accepted => accepted.Count(one => one.Kind == "PROVISION_SUCCESS") >= 9, "three successes of each protocol at the webhook");
    }

    /// <summary>One more to be looked for, which no flow brings in.</summary>
    public void Add(Canary canary) => canaries.Add(canary);

    /// <summary>Answers that list things without asking for a secret.</summary>
    public async Task<IEnumerable<string>> TracesInListsAsync()
    {
        var traces = new List<string>();
        foreach (var path in (string[])["metrics", "health/ready", "api/tenant/deviceInfos?pageSize=1000&page=0", "api/tenant/devices?pageSize=1000&page=0", "api/deviceProfileInfos?pageSize=100&page=0", "api/audit?limit=1000", "api/audit/export", "api/users?pageSize=100&page=0", $"api/apiKeys/{machine}?pageSize=100&page=0", $"api/webhooks/{webhook}", $"api/imports/{import}"])
        {
            using var response = await silo.Operator.Http.GetAsync(path);
            response.EnsureSuccessStatusCode();
            var content = await response.Content.ReadAsByteArrayAsync();
            traces.AddRange(canaries.SelectMany(canary => canary.TracesIn($"/{path}", content)));
        }

        return traces;
    }

    /// <summary>What went out to the receiver of events, and what everybody on the machine can read of the process.</summary>
    public IEnumerable<string> TracesOutside()
    {
        var requests = Encoding.UTF8.GetBytes(string.Join('\n', receiver.All.Select(one => $"{one.MessageId} {one.Timestamp} {one.Signature} {one.Body}")));
        var commandLine = File.ReadAllBytes($"/proc/{silo.ProcessId}/cmdline");
        return canaries.SelectMany(canary => canary.TracesIn("webhook requests", requests))
            .Concat(canaries.Where(canary => canary.Text != silo.AdminPassword).SelectMany(canary => canary.TracesIn("the command line", commandLine))); // that one the kit puts there
    }

    private string New(string kind)
    {
        var canary = new Canary(kind);
        canaries.Add(canary);
        return canary.Text;
    }

    private async Task ProvisionAsync(DeviceProtocol protocol)
    {
        await using var connection = await DeviceConnections.OpenAsync(silo, protocol);
        var made = await connection.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("made")));
        canaries.Add(new Canary($"token made over {protocol}", made.Token));
        await connection.LogsInAsync(made.Token);

        var token = New($"token chosen over {protocol}");
        var chosen = ProvisionOrder.For(profile, Fresh.Text("chosen"), ("token", token));
        await connection.ProvisionAsync(chosen);
        await connection.ProvisionAsync(chosen);
        await connection.LogsInAsync(token);
        await connection.ProvisionAsync(ProvisionOrder.For(
            profile, Fresh.Text("basic"), ("credentialsType", "MQTT_BASIC"), ("clientId", New($"client id over {protocol}")), ("username", New($"user name over {protocol}")), ("password", New($"password over {protocol}"))));
    }

    private async Task RefuseAsync(DeviceProtocol protocol)
    {
        await using var connection = await DeviceConnections.OpenAsync(silo, protocol);
        await connection.ProvisionAsync(ProvisionOrder.For(profile with { Secret = New($"wrong secret over {protocol}") }, Fresh.Text("refused")));
        await connection.ProvisionAsync(ProvisionOrder.For(profile with { Key = Fresh.Text("unknown"), Secret = New($"secret of no profile over {protocol}") }, Fresh.Text("refused")));
        await connection.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("refused"), ("token", New($"token with line break over {protocol}") + "\n")));
        await connection.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("refused"), ("credentialsType", "LWM2M_CREDENTIALS"), ("token", New($"token of LWM2M over {protocol}"))));
        await connection.LogsInAsync(New($"unknown token over {protocol}"));
    }

    private async Task MalformedAsync()
    {
        foreach (var (kind, write) in MalformedBodies)
        {
            var http = Encoding.UTF8.GetBytes(write(New($"{kind} over HTTP")));
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/") };
            using var answered = await client.PostAsync("api/v1/provision", Json(http));

            await using var mqtt = await MqttDevice.OpenAsync(silo.MqttPort);
            await mqtt.AskAsync(Encoding.UTF8.GetBytes(write(New($"{kind} over MQTT"))));

            await using var coap = new CoapDevice(silo.CoapPort);
            await coap.PostAsync("api/v1/provision", write(New($"{kind} over CoAP")));

            using var login = await silo.Operator.Http.PostAsync("api/auth/login", Json(Encoding.UTF8.GetBytes(write(New($"{kind} at the login")))));
            using var saved = await silo.Operator.Http.PostAsync("api/deviceProfile", Json(Encoding.UTF8.GetBytes(write(New($"{kind} as a profile")))));
        }
    }

    private static (string Kind, Func<string, string> Write)[] MalformedBodies =>
    [
        ("cut-off JSON", secret => $$"""{"provisionDeviceKey":"k","provisionDeviceSecret":"{{secret}}" """),
        ("JSON without a key", secret => $$"""{"provisionDeviceSecret":"{{secret}}"}"""),
        ("object in place of a text", secret => $$$"""{"provisionDeviceKey":"k","provisionDeviceSecret":{"x":"{{{secret}}}"}}"""),
        ("array in place of a text", secret => $$"""{"provisionDeviceKey":"k","provisionDeviceSecret":["{{secret}}","{{secret}}"]}"""),
        ("unknown credentials type", secret => $$"""{"provisionDeviceKey":"k","provisionDeviceSecret":"s","credentialsType":"{{secret}}"}"""),
        ("text that is no JSON", secret => secret),
        ("top-level array", secret => $"""["{secret}"]"""),
    ];

    private async Task DeviceLoginsAsync()
    {
        await using var mqtt = await MqttDevice.OpenAsync(silo.MqttPort);
        var (clientId, userName, password) = (New("client id of a login"), New("user name of a login"), New("password of a login"));
        await mqtt.ProvisionAsync(ProvisionOrder.For(
            profile, Fresh.Text("login"), ("credentialsType", "MQTT_BASIC"), ("clientId", clientId), ("username", userName), ("password", password)));
        await mqtt.LogsInAsync(userName, password, clientId);
        await mqtt.LogsInAsync(userName, New("wrong password of a login"), clientId);
        await mqtt.LogsInAsync(New("unknown user name"), New("password of nobody"), New("unknown client id"));
    }

    /// <summary>A CA with its key, devices that ask it for certificates, and those who may not.</summary>
    private async Task CertificatesAsync()
    {
        using var authority = TestAuthority.Root("Canary CA");
        var key = authority.Certificate.KeyPem;
        canaries.Add(new Canary("private key of an issuing CA", key.Split('\n')[1]));
        var (label, secret) = (Fresh.Text("key"), New("provision secret of an issuing profile"));
        await silo.Operator.CreateProfileAsync(Fresh.Text("issuing"), TestProfile.AllowCreate, label, secret, change: data =>
            data["certificateIssuance"] = new JsonObject { ["certificate"] = authority.Certificate.Pem, ["privateKey"] = key });
        using var other = TestAuthority.Root("Other CA");
        canaries.Add(new Canary("private key that fits no certificate", other.Certificate.KeyPem.Split('\n')[1]));
        using var refused = await silo.Operator.Http.PostAsync("api/deviceProfile", Json(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["name"] = Fresh.Text("unfit"),
            ["type"] = "DEFAULT",
            ["transportType"] = "DEFAULT",
            ["profileData"] = new JsonObject
            {
                ["certificateIssuance"] = new JsonObject { ["certificate"] = authority.Certificate.Pem, ["privateKey"] = other.Certificate.KeyPem },
            },
        }.ToJsonString())));

        using var device = TestSigningRequest.For($"CN={Fresh.Text("press")}");
        using var handler = new SocketsHttpHandler();
        using var trusted = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(silo.DataDirectory, "tls", "mqttserver.pub.pem"));
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { trusted },
        };
        using var https = new HttpClient(handler) { BaseAddress = new Uri($"https://localhost:{silo.HttpTlsPort}/.well-known/est/{label}/") };
        foreach (var password in (string[])[secret, secret, New("wrong password of EST")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "simpleenroll");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{label}:{password}")));
            request.Content = new StringContent(device.Bare, new MediaTypeHeaderValue("application/pkcs10"));
            using var answer = await https.SendAsync(request);
        }
    }

    /// <summary>A webhook that hears of all that follows, under its first secret and under the next.</summary>
    private async Task WebhookAsync()
    {
        var made = await silo.Operator.CreateWebhookAsync(receiver.Url);
        webhook = made["id"]!.GetValue<string>();
        canaries.Add(new Canary("secret of a webhook", made["secret"]!.GetValue<string>().Split('_')[1]));
        var rotated = await SentAsync(silo.Operator.Http, $"api/webhooks/{webhook}/secret", []);
        canaries.Add(new Canary("next secret of a webhook", rotated["secret"]!.GetValue<string>().Split('_')[1]));
    }

    /// <summary>A file with credentials, one row of which is refused.</summary>
    private async Task ImportAsync()
    {
        var ended = await silo.Operator.ImportAsync(
            $"name,credentialsType,token\n{Fresh.Text("imported")},ACCESS_TOKEN,{New("token of an imported row")}\n{Fresh.Text("refused")},NO_SUCH_TYPE,{New("token of a refused row")}\n");
        import = ended["id"]!.GetValue<string>();
    }

    private async Task OperatorAsync()
    {
        using var anonymous = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/") };
        using var refused = await anonymous.PostAsync("api/auth/login", Json(Encoding.UTF8.GetBytes(
            new JsonObject { ["username"] = silo.AdminUser, ["password"] = New("wrong password of the administrator") }.ToJsonString())));
        using var login = await anonymous.PostAsync("api/auth/login", Json(Encoding.UTF8.GetBytes(
            new JsonObject { ["username"] = silo.AdminUser, ["password"] = silo.AdminPassword }.ToJsonString())));
        var session = JsonNode.Parse(await login.Content.ReadAsStringAsync())!;
        canaries.Add(new Canary("session token", session["token"]!.GetValue<string>()));
        canaries.Add(new Canary("refresh token", session["refreshToken"]!.GetValue<string>()));
        anonymous.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session["token"]!.GetValue<string>());
        using var user = await anonymous.GetAsync("api/auth/user");
        anonymous.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", New("forged session token"));
        using var forged = await anonymous.GetAsync("api/auth/user");

        var device = await silo.Operator.CreateDeviceAsync(Fresh.Text("made"), profile.Id, New("token given by the operator"));
        await silo.Operator.SetCredentialsAsync(OperatorClient.IdOf(device), "ACCESS_TOKEN", New("token set by the operator"), null);
        await silo.Operator.SetCredentialsAsync(OperatorClient.IdOf(device), "MQTT_BASIC", null, new JsonObject
        {
            ["clientId"] = New("client id set by the operator"),
            ["userName"] = New("user name set by the operator"),
            ["password"] = New("password set by the operator"),
        }.ToJsonString());
        // The key of the test's profile is taken: the second profile is refused with its secret.
        using var second = await silo.Operator.Http.PostAsync("api/deviceProfile", Json(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["name"] = Fresh.Text("second"),
            ["type"] = "DEFAULT",
            ["transportType"] = "DEFAULT",
            ["provisionDeviceKey"] = profile.Key,
            ["profileData"] = new JsonObject { ["provisionConfiguration"] = new JsonObject { ["provisionDeviceSecret"] = New("secret of a refused profile") } },
        }.ToJsonString())));
    }

    /// <summary>A user's first password, and a machine's key, each accepted and refused.</summary>
    private async Task UsersAsync()
    {
        using var anonymous = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/") };
        var email = $"{Fresh.Text("user")}@acme.test";
        var user = await SentAsync(silo.Operator.Http, "api/user", new JsonObject { ["email"] = email, ["authority"] = "TENANT_ADMIN" });
        machine = OperatorClient.IdOf(user);
        var token = (await silo.Operator.Http.GetStringAsync($"api/user/{machine}/activationLink")).Split("activateToken=")[1];
        canaries.Add(new Canary("token of an activation", token.Split('.')[1]));
        await RefusedAsync(anonymous, "api/noauth/activate", new JsonObject { ["activateToken"] = New("unknown activation"), ["password"] = New("password of an unknown activation") });
        var session = await SentAsync(anonymous, "api/noauth/activate", new JsonObject { ["activateToken"] = token, ["password"] = New("first password") });
        canaries.Add(new Canary("session token of an activation", session["token"]!.GetValue<string>()));
        await RefusedAsync(anonymous, "api/noauth/activate", new JsonObject { ["activateToken"] = token, ["password"] = New("password of a used activation") });

        var key = (await SentAsync(silo.Operator.Http, "api/apiKey", new JsonObject { ["userId"] = user["id"]!.DeepClone(), ["description"] = "Line 2" }))["value"]!.GetValue<string>();
        canaries.Add(new Canary("API key", key.Split('.')[1]));
        anonymous.DefaultRequestHeaders.Add("X-Authorization", $"ApiKey {key}");
        await SentAsync(anonymous, "api/device", new JsonObject { ["name"] = Fresh.Text("station") });
        await RefusedAsync(anonymous, "api/device", new JsonObject { ["name"] = "" });
        await RefusedAsync(anonymous, "api/auth/changePassword", new JsonObject { ["currentPassword"] = New("password sent with a key"), ["newPassword"] = New("new password sent with a key") });
        anonymous.DefaultRequestHeaders.Remove("X-Authorization");
        anonymous.DefaultRequestHeaders.Add("X-Authorization", $"ApiKey {key.Split('.')[0]}.{New("wrong API key")}");
        await RefusedAsync(anonymous, "api/device", new JsonObject { ["name"] = Fresh.Text("station") });
    }

    private static async Task<JsonNode> SentAsync(HttpClient http, string path, JsonObject body)
    {
        using var answer = await http.PostAsync(path, Json(Encoding.UTF8.GetBytes(body.ToJsonString())));
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>A refusal, whose body repeats nothing of what was sent.</summary>
    private async Task RefusedAsync(HttpClient http, string path, JsonObject body)
    {
        using var answer = await http.PostAsync(path, Json(Encoding.UTF8.GetBytes(body.ToJsonString())));
        var text = await answer.Content.ReadAsByteArrayAsync();
        var traces = canaries.SelectMany(canary => canary.TracesIn($"the refusal of /{path}", text)).ToList();
        if (answer.IsSuccessStatusCode || traces.Count > 0)
        {
            throw new InvalidOperationException($"POST /{path} was answered with {(int)answer.StatusCode}: {string.Join(", ", traces)}");
        }
    }

    /// <summary>Requests that the HTTP server itself refuses: it likes to quote them.</summary>
    private async Task BrokenHttpAsync()
    {
        foreach (var request in (string[])
            [
                $"POST /api/v1/{New("token in a request line of no version")}/telemetry HTTP/9.9\r\n\r\n",
                $"POST /api/v1/{New("token in a request line with a space")} x/telemetry HTTP/1.1\r\nHost: a\r\n\r\n",
                $"POST /api/v1/{New("token in a request without host")}/telemetry HTTP/1.1\r\n\r\n",
                $"POST /api/v1/{New("token in a path with a zero")}%00/telemetry HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                $"GET /api/v1/{New("token with the wrong method")}/telemetry HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                $"GET /api/v1/{New("token of no resource")}/nothing?x={New("token in a query")} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                $"GET /api/auth/user HTTP/1.1\r\nHost: a\r\nX-Authorization Bearer {New("token in a broken header")}\r\n\r\n",
                $"POST /api/v1/provision HTTP/1.1\r\nHost: a\r\nContent-Length: {New("secret as a length")}\r\n\r\n",
                $"POST /api/v1/provision HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{New("secret as a chunk")}\r\n",
            ])
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", silo.HttpPort);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(40));
            try
            {
                var buffer = new byte[4096];
                while (await stream.ReadAsync(buffer, deadline.Token) > 0)
                {
                    // The answer to broken framing is the server's own; what counts is what it logs.
                }
            }
            catch (IOException)
            {
                // A reset is an answer as well.
            }
        }
    }

    private static ByteArrayContent Json(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
