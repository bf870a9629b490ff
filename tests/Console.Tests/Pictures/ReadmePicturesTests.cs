using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Console.Tests.Profiles;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Pictures;

public sealed partial class ReadmePicturesTests(ConsoleFixture console)
{
    private const int Presses = 24;
    private const int Pumps = 9;
    private const int Valves = 1200;
    private const int Twins = 3;

    [Fact]
    public async Task The_main_pages_are_as_the_README_shows_them()
    {
        await using var silo = await SiloProcess.StartAsync();
        var (presses, pumps) = (await ProfileAsync(silo, "Press controllers"), await ProfileAsync(silo, "Pump sensors"));
        await RunLineAsync(silo, presses, pumps);
        var import = (await silo.Operator.ImportAsync(ListOfValves(), "?fileName=valves.csv", TestContext.Current.CancellationToken))["id"]!.GetValue<string>();

        await console.RunAsync(
            Actor.Nobody,
            async browser =>
            {
                await browser.SignInAsync(silo.AdminUser, silo.AdminPassword);
                await Expect(browser.Page.GetByTestId("provisioned")).ToHaveTextAsync($"{Presses + Pumps}");
                await Expect(browser.Page.GetByTestId("refused")).ToHaveTextAsync("3");
                await browser.Page.GetByRole(AriaRole.Radio, new() { Name = "the last 5 minutes" }).CheckAsync();
                await Expect(browser.Page.Locator(".chart-bars g")).ToHaveCountAsync(5);
                await browser.ReadmePictureAsync("overview");

                var wizard = new Wizard(browser);
                await wizard.BeginAsync("Valve actuators", Wizard.CheckPreProvisioned);
                await browser.ReadmePictureAsync("profile-wizard");

                await browser.OpenAsync("/devices/story?name=press-117", "Explain a serial number");
                await Expect(browser.Page.GetByTestId("story").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
                await browser.ReadmePictureAsync("story");

                await browser.OpenAsync($"/imports/{import}", "valves.csv");
                await Expect(browser.Page.GetByTestId("row-errors").Locator("tbody tr")).ToHaveCountAsync(Twins + 1);
                await browser.ReadmePictureAsync("import");
            },
            silo);
    }

    [Fact]
    public void The_README_shows_each_picture_and_no_other()
    {
        var shown = PictureLink().Matches(File.ReadAllText(RepositoryRoot.At("README.md"))).Select(match => match.Groups["name"].Value);

        Assert.Equal(ReadmePicture.Kept.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private static async Task<TestProfile> ProfileAsync(SiloProcess silo, string name)
    {
        var (key, secret) = (Fresh.Text("key"), Fresh.Text("secret"));
        var profile = await silo.Operator.CreateProfileAsync(name, TestProfile.AllowCreate, key, secret);
        return new TestProfile(OperatorClient.IdOf(profile), key, secret);
    }

    /// <summary>Presses over MQTT and pumps over HTTP, and some that have no luck.</summary>
    private static async Task RunLineAsync(SiloProcess silo, TestProfile presses, TestProfile pumps)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/") };
        for (var pump = 1; pump <= Pumps; pump++)
        {
            await SendAsync(http, pumps, $"pump-{300 + pump}");
        }

        await using var line = await MqttDevice.OpenAsync(silo.MqttPort);
        for (var press = 1; press <= Presses; press++)
        {
            await line.ProvisionAsync(ProvisionOrder.For(presses, $"press-{100 + press}"));
        }

        await line.ProvisionAsync(ProvisionOrder.For(presses, "press-117"));
        await SendAsync(http, pumps, "pump-303");
        await SendAsync(http, pumps with { Secret = "of another batch" }, "pump-310");
    }

    /// <summary>Serial numbers of which a few stand there twice, and one names a profile that nobody made.</summary>
    private static string ListOfValves() =>
        $"name,profile,label\n{string.Concat(Enumerable.Range(1, Valves).Select(valve => $"valve-{valve},,hall {valve % 7}\n"))}"
        + $"{string.Concat(Enumerable.Range(1, Twins).Select(twin => $"valve-{twin * 17},,hall 1\n"))}valve-{Valves + 1},Valve actuator,hall 1\n";

    private static async Task SendAsync(HttpClient http, TestProfile profile, string name)
    {
        using var answer = await http.PostAsync("api/v1/provision", new StringContent(ProvisionOrder.For(profile, name).ToJsonString(), System.Text.Encoding.UTF8, "application/json"));
    }

    [GeneratedRegex(@"\]\(docs/pictures/(?<name>[a-z-]+)\.png\)")]
    private static partial Regex PictureLink();
}
