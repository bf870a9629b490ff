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

    [Fact]
    public async Task T22_a_system_administrator_is_made_where_asked_for_and_shown_once()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Bootstrap:SystemUser", "root@localhost"));
        var password = Assert.Single(Passwords().Matches(silo.Output)).Groups[1].Value;
        using var root = new OperatorClient(new Uri($"http://127.0.0.1:{silo.HttpPort}/"), "root@localhost", password);

        var user = await root.GetAsync("api/auth/user", Cancelled);
        await silo.RestartAsync();

        Assert.Equal("SYS_ADMIN", user!["authority"]!.GetValue<string>());
        Assert.Contains("System administrator, shown once:", silo.Output, StringComparison.Ordinal);
        Assert.Single(Passwords().Matches(silo.Output));
        Assert.NotNull(await root.GetAsync("api/tenants?pageSize=10&page=0", Cancelled));
    }

    [Fact]
    public async Task T22_an_administrator_who_was_removed_does_not_come_back_with_a_restart()
    {
        const string Chosen = "a long password of ada";
        await using var silo = await SiloProcess.StartAsync();
        var first = await silo.Operator.GetAsync("api/auth/user", Cancelled);
        var ada = await silo.Operator.PostAsync("api/user", JsonNode.Parse("""{"email":"ada@acme.test","authority":"TENANT_ADMIN"}""")!, Cancelled);
        var link = await silo.Operator.GetAsync($"api/user/{OperatorClient.IdOf(ada!)}/activationLinkInfo", Cancelled);
        var token = link!["value"]!.GetValue<string>().Split("activateToken=")[1];
        await silo.Operator.PostAsync("api/noauth/activate", new JsonObject { ["activateToken"] = token, ["password"] = Chosen }, Cancelled);
        using var second = new OperatorClient(new Uri($"http://127.0.0.1:{silo.HttpPort}/"), "ada@acme.test", Chosen);
        await second.DeleteAsync($"api/user/{OperatorClient.IdOf(first!)}", Cancelled);

        await silo.RestartAsync();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => silo.Operator.GetAsync("api/auth/user", Cancelled));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.NotNull(await second.GetAsync("api/auth/user", Cancelled));
    }

    [Fact]
    public async Task Faulty_settings_of_the_system_administrator_are_named()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => SiloProcess.StartAsync(new SiloSettings()
            .With("Bootstrap:SystemUser", "ADMIN@localhost")
            .With("Bootstrap:SystemPassword", "short")));

        Assert.Contains("Bootstrap:SystemUser: must not be Bootstrap:AdminUser", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Bootstrap:SystemPassword: must have 8 to 255 characters.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T22_a_configured_first_password_that_everybody_tries_ends_the_start()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => SiloProcess.StartAsync(new SiloSettings().With("Bootstrap:AdminPassword", "Admin2026!")));

        Assert.Contains("Bootstrap: Administrator could not be made: the configured password is too easy to guess: it is made of words", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Admin2026!", fault.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\s+password (\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Passwords();

    [GeneratedRegex(@"^\s+provisionDeviceKey\s+(\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex DemoKeys();

    [GeneratedRegex(@"^\s+provisionDeviceSecret\s+(\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex DemoSecrets();
}
