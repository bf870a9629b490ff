using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Startup;

/// <summary>What a first start makes and shows, once.</summary>
public sealed partial class BootstrapTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T22_a_password_is_made_and_shown_at_the_first_start_only()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Bootstrap:AdminPassword", ""));
        var password = Assert.Single(Passwords().Matches(silo.Output)).Groups[1].Value;

        using var operators = new OperatorClient(new Uri($"http://127.0.0.1:{silo.HttpPort}/"), silo.AdminUser, password);
        Assert.Null(await operators.GetDeviceAsync("nobody", cancellationToken: Cancelled));
        await silo.RestartAsync();

        Assert.Single(Passwords().Matches(silo.Output));
        Assert.Single(DemoKeys().Matches(silo.Output));
        Assert.Equal(24, password.Length);
    }

    [Fact]
    public async Task A_given_password_signs_in_and_is_not_shown()
    {
        await using var silo = await SiloProcess.StartAsync();

        Assert.Null(await silo.Operator.GetDeviceAsync("nobody", cancellationToken: Cancelled));
        Assert.DoesNotContain(silo.AdminPassword, silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_profile_provisions_a_device_with_what_was_shown()
    {
        await using var silo = await SiloProcess.StartAsync();
        var key = DemoKeys().Match(silo.Output).Groups[1].Value;
        var secret = DemoSecrets().Match(silo.Output).Groups[1].Value;
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/") };

        using var answer = await http.PostAsJsonAsync("api/v1/provision", new { deviceName = "first", provisionDeviceKey = key, provisionDeviceSecret = secret }, Cancelled);
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled);
        using var telemetry = await http.PostAsJsonAsync($"api/v1/{body!["credentialsValue"]}/telemetry", new { t = 1 }, Cancelled);

        Assert.Equal("SUCCESS", body["status"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, telemetry.StatusCode);
        Assert.Equal(20, key.Length);
        Assert.Equal(43, secret.Length);
    }

    [Fact]
    public async Task Without_demo_there_is_none()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Bootstrap:Demo", "false"));

        Assert.DoesNotContain("Demo", silo.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\s+password (\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Passwords();

    [GeneratedRegex(@"^\s+provisionDeviceKey\s+(\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex DemoKeys();

    [GeneratedRegex(@"^\s+provisionDeviceSecret\s+(\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex DemoSecrets();
}
