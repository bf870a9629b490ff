using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Frame;

public sealed class DashboardTests(ConsoleFixture console)
{
    [Fact]
    public Task A_system_administrator_finds_the_orleans_dashboard_in_the_navigation() => console.RunAsync(Actor.System, async browser =>
    {
        await browser.OpenAsync("/", "Overview");

        var dashboard = await browser.Page.RunAndWaitForPopupAsync(() => browser.NavigationLink("Orleans Dashboard").ClickAsync());

        await Expect(dashboard).ToHaveTitleAsync("Orleans Dashboard");
        await Expect(dashboard.GetByText("Total Activations", new() { Exact = false }).First).ToBeVisibleAsync();
        await dashboard.ScreenshotAsync(new PageScreenshotOptions { Path = RepositoryRoot.At("artifacts", "console", "orleans-dashboard.png") });
    });

    [Theory]
    [InlineData(Actor.Administrator)]
    [InlineData(Actor.Auditor)]
    public Task T34_nobody_of_a_tenant_sees_it(Actor actor) => console.RunAsync(actor, async browser =>
    {
        await browser.OpenAsync("/", "Overview");

        await Expect(browser.NavigationLink("API docs")).ToBeVisibleAsync();
        await Expect(browser.NavigationLink("Orleans Dashboard")).ToHaveCountAsync(0);
        foreach (var path in (string[])["dashboard/", "dashboard/DashboardCounters", "dashboard/GrainState", "dashboard/Trace", "dashboard/index.min.js"])
        {
            Assert.Equal(403, (await browser.Context.APIRequest.GetAsync($"/{path}")).Status);
        }

        browser.Forgive("status of 403");
        await browser.Page.GotoAsync("/dashboard/");
        await Expect(browser.Heading).ToHaveTextAsync("Not for your account");
    });

    [Fact]
    public async Task T34_without_a_session_it_shows_nothing()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{console.Silo.HttpPort}/") };

        using var answer = await http.GetAsync("dashboard/DashboardCounters");

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (answer.StatusCode, answer.Headers.Location!.AbsolutePath));
    }

    [Fact]
    public async Task I16_the_state_of_grains_in_it_holds_no_secret()
    {
        const string Key = "key-of-the-dashboard-canary";
        const string Secret = "canary-dashboard-secret-5b1e";
        const string Token = "canary-dashboard-token-5b1e";
        var profile = await console.Silo.Operator.CreateProfileAsync("dashboard canary", "ALLOW_CREATE_NEW_DEVICES", Key, Secret);
        var device = await console.Silo.Operator.CreateDeviceAsync("dashboard-canary", accessToken: Token);
        var tenant = Compact(profile["tenantId"]!["id"]!.GetValue<string>());
        string[] ids = ["0", "1", $"t:{tenant}", $"p:{tenant}/{Compact(OperatorClient.IdOf(profile))}", $"k:{Key}", $"u:{console.Silo.AdminUser}", $"d:{tenant}/{device["name"]}"];

        await console.RunAsync(Actor.System, async browser =>
        {
            var types = JsonSerializer.Deserialize<string[]>(await ReadAsync(browser, "GrainTypes"))!;
            var ours = types.Where(type => type.StartsWith("ProvisioningCluster.", StringComparison.Ordinal)).ToList();
            Assert.True(ours.Count > 10, "The dashboard does not know our grains.");

            var seen = await Task.WhenAll(ours.SelectMany(type => ids.Select(id => ReadAsync(browser, $"GrainState?grainId={Uri.EscapeDataString(id)}&grainType={Uri.EscapeDataString(type)}"))));

            Assert.All(seen, state => Assert.DoesNotContain("canary-dashboard", state, StringComparison.Ordinal));
        });
    }

    [Fact]
    public Task I16_it_shows_no_log() => console.RunAsync(Actor.System, async browser =>
    {
        Assert.Equal(403, (await browser.Context.APIRequest.GetAsync("/dashboard/Trace")).Status);
    });

    [Fact]
    public Task I16_it_offers_no_log_either() => console.RunAsync(Actor.System, async browser =>
    {
        await browser.Page.GotoAsync("/dashboard/");

        await Expect(browser.Page.GetByRole(AriaRole.Link, new() { Name = "Preferences" })).ToBeVisibleAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Link, new() { Name = "Log Stream" })).ToHaveCountAsync(0);
    });

    [Theory]
    [InlineData("SiloStats/nonsense", 400)]
    [InlineData("SiloProperties/nonsense", 400)]
    [InlineData("SiloMetadata/nonsense", 400)]
    [InlineData("SiloCounters/nonsense", 400)]
    [InlineData("HistoricalStats/nonsense", 400)]
    [InlineData("HistoricalStats/127.0.0.1:1@1", 404)]
    [InlineData("SiloCounters/127.0.0.1:1@1", 404)]
    [InlineData("GrainState?grainId=&grainType=", 200)]
    [InlineData("Reminders/0", 200)]
    public Task What_it_cannot_read_is_no_failure_of_ours(string path, int status) => console.RunAsync(Actor.System, async browser =>
    {
        Assert.Equal(status, (await browser.Context.APIRequest.GetAsync($"/dashboard/{path}")).Status);
    });

    [Fact]
    public Task It_knows_the_silo_that_runs() => console.RunAsync(Actor.System, async browser =>
    {
        using var counters = JsonDocument.Parse(await ReadAsync(browser, "DashboardCounters"));
        var silo = counters.RootElement.GetProperty("hosts")[0].GetProperty("siloAddress").GetString()!;

        foreach (var subject in (string[])["SiloProperties", "SiloMetadata", "SiloStats", "SiloCounters", "HistoricalStats"])
        {
            await ReadAsync(browser, $"{subject}/{silo}");
        }
    });

    private static string Compact(string id) => Guid.Parse(id).ToString("N");

    private static async Task<string> ReadAsync(ConsoleBrowser browser, string path)
    {
        var answer = await browser.Context.APIRequest.GetAsync($"/dashboard/{path}");
        Assert.Equal(200, answer.Status);
        return await answer.TextAsync();
    }
}
