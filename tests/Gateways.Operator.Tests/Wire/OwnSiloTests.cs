using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>What needs a silo with settings of its own, or would disturb the shared one.</summary>
public sealed class OwnSiloTests
{
    [Fact]
    public async Task T21_an_expired_token_is_told_so()
    {
        // Shorter than the second that `exp` counts in: expired as soon as it is made.
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Operator:AccessTokenLifetime", "00:00:00.001"));
        using var http = Client(silo);
        var token = (await LogInAsync(http, silo.AdminPassword)).Accepted()["token"]!.GetValue<string>();

        var answer = await Answer.SendAsync(http, HttpMethod.Get, "api/auth/user", null, request => request.Headers.Add("X-Authorization", $"Bearer {token}"));

        answer.Refused(401, 11, "Token has expired");
    }

    [Fact]
    public async Task T22_guessing_is_throttled_for_the_account_and_for_the_source()
    {
        await using var silo = await SiloProcess.StartAsync();
        using var http = Client(silo);
        (await LogInAsync(http, silo.AdminPassword)).Accepted();

        var guesses = new List<Answer>();
        for (var i = 0; i < 100; i++)
        {
            guesses.Add(await LogInAsync(http, $"guess-{i}"));
        }

        Assert.All(guesses, guess => Assert.True((int)guess.Status is 401 or 429));
        Assert.True(guesses.Count(guess => (int)guess.Status == 401) <= 30, "The guesses were not throttled.");
        guesses[^1].Refused(429, 33);
        Assert.True(guesses[^1].Response.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.NotEqual(200, (int)(await LogInAsync(http, silo.AdminPassword)).Status);
    }

    [Fact]
    public async Task T2_a_source_of_wrong_keys_is_slowed_down_and_a_key_that_was_good_there_goes_on()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Operator:SignInFailuresPerSource", "5"));
        var value = (await Answer.PostAsync(silo.Operator.Http, "api/apiKey", new JsonObject { ["description"] = "Line 2" })).Accepted()["value"]!.GetValue<string>();
        var later = (await Answer.PostAsync(silo.Operator.Http, "api/apiKey", new JsonObject { ["description"] = "Line 3" })).Accepted()["value"]!.GetValue<string>();
        using var http = Client(silo);
        (await WithKeyAsync(http, value)).Accepted();

        var guesses = new List<Answer>();
        for (var i = 0; i < 50; i++)
        {
            guesses.Add(await WithKeyAsync(http, $"{value[..^5]}{i:00000}"));
        }

        Assert.True(guesses.Count(guess => (int)guess.Status == 401) < 20, "The guesses were not slowed down.");
        guesses[^1].Refused(429, 33);
        Assert.True(guesses[^1].Response.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        (await WithKeyAsync(http, later)).Refused(429, 33);
        (await WithKeyAsync(http, value)).Accepted();
        (await LogInAsync(http, silo.AdminPassword)).Accepted();
    }

    [Fact]
    public async Task I16_T24_no_secret_reaches_the_output_at_trace_level()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings()
            .With("Logging:LogLevel:Default", "Trace")
            .With("Logging:LogLevel:Microsoft", "Trace")
            .With("Logging:LogLevel:Orleans", "Trace")
            .With("Logging:LogLevel:System", "Trace"));
        var http = silo.Operator.Http;
        string[] canaries = ["canary-token-71c2", "canary-secret-71c2", "canary-password-71c2", "canary-value-71c2", "canary-other-71c2", "canary-imported-71c2", "canary-rejected-71c2"];

        var profile = Objects.Profile("canaries", "key-of-the-canaries", canaries[1], "ALLOW_CREATE_NEW_DEVICES");
        (await Answer.PostAsync(http, "api/deviceProfile", profile)).Accepted();
        (await Answer.PostAsync(http, "api/deviceProfile", profile)).Refused(400, 31);
        var device = (await Answer.PostAsync(http, $"api/device?accessToken={canaries[0]}", Objects.Device("canary"))).Accepted();
        (await Answer.PostAsync(http, $"api/device?accessToken={canaries[0]}", Objects.Device("other"))).Refused(400, 31);
        await LogInAsync(http, canaries[2]);
        var credentials = (await Answer.GetAsync(http, $"api/device/{Objects.IdOf(device)}/credentials")).Accepted();
        credentials["credentialsType"] = "MQTT_BASIC";
        credentials["credentialsValue"] = new JsonObject { ["clientId"] = "c", ["userName"] = "u", ["password"] = canaries[3] }.ToJsonString();
        (await Answer.PostAsync(http, "api/device/credentials", credentials)).Accepted();
        await silo.Operator.ImportAsync($"name,token,type\nimported,{canaries[5]},\nrefused,{canaries[6]},none\n", cancellationToken: TestContext.Current.CancellationToken);
        await Answer.PostTextAsync(http, $"api/device/credentials?accessToken={canaries[4]}", $$"""{"credentialsValue":"{{canaries[4]}}" """);
        await silo.StopAsync();

        Assert.True(silo.Output.Length > 10_000, "The silo did not log at trace level.");
        Assert.All(canaries, canary => Assert.DoesNotContain(canary, silo.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Faulty_settings_keep_the_process_from_starting_and_are_all_named()
    {
        var settings = new SiloSettings().With("Operator:AccessTokenLifetime", "1.00:00:00").With("Operator:SignInFailuresPerSource", "0");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => SiloProcess.StartAsync(settings));

        Assert.Contains("Operator:AccessTokenLifetime", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Operator:SignInFailuresPerSource", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T25_what_an_import_may_be_is_limited()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings()
            .With("Imports:MaxBytes", "600000")
            .With("Imports:MaxRows", "3")
            .With("Imports:MaxColumns", "4")
            .With("Imports:MaxFieldLength", "300"));
        var client = silo.Operator;

        var rows = await client.ImportAsync("name\na\nb\nc\nd\n", cancellationToken: TestContext.Current.CancellationToken);
        var columns = await client.ImportAsync(new string(',', 500_000), cancellationToken: TestContext.Current.CancellationToken);
        var cells = await client.ImportAsync($"name,label\n{new string('x', 301)},\ny,\"never closed\n{new string('z', 500_000)}\n", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("FAILED The file has more than 3 rows: split it or raise Imports:MaxRows.", $"{rows["state"]} {rows["message"]}");
        Assert.Equal("FAILED The header: A row has at most 4 columns: remove some or raise Imports:MaxColumns.", $"{columns["state"]} {columns["message"]}");
        var told = await client.GetImportAsync(cells["id"]!.GetValue<string>(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["2 cell_too_long", "3 unclosed_quote"], told["rowErrors"]!.AsArray().Select(row => $"{row!["line"]} {row["reason"]}"));

        const string TooLarge = "A file has at most 600000 bytes: split it or raise Imports:MaxBytes.";
        (await Answer.SendAsync(client.Http, HttpMethod.Post, "api/imports", Csv(700_000))).Refused(413, 31, TooLarge);
        (await Answer.SendAsync(client.Http, HttpMethod.Post, "api/imports", Csv(700_000), request => request.Headers.TransferEncodingChunked = true)).Refused(413, 31, TooLarge);
        (await Answer.SendAsync(client.Http, HttpMethod.Post, "api/imports", Csv(3_000_000), request => request.Headers.TransferEncodingChunked = true)).Refused(413, 31);
        Assert.Equal(0, (await Answer.GetAsync(client.Http, "api/tenant/devices?pageSize=1&page=0")).Accepted()["totalElements"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_closed_listener_has_no_operators_rest()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Operator:Port", "0"));
        using var http = Client(silo);

        using var answer = await http.PostAsync(new Uri("api/auth/login", UriKind.Relative), new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)answer.StatusCode);
    }

    private static StringContent Csv(int bytes) => new(new string('x', bytes), System.Text.Encoding.UTF8, "text/csv");

    private static HttpClient Client(SiloProcess silo) => new() { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/") };

    private static Task<Answer> WithKeyAsync(HttpClient http, string key) =>
        Answer.SendAsync(http, HttpMethod.Get, "api/auth/user", null, request => request.Headers.TryAddWithoutValidation("X-Authorization", $"ApiKey {key}"));

    private static Task<Answer> LogInAsync(HttpClient http, string password) =>
        Answer.PostAsync(http, "api/auth/login", new JsonObject { ["username"] = "admin@localhost", ["password"] = password });
}
