using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Console.Tests.Browser;

/// <summary>One browser and one real silo on SQLite for the whole assembly; every test has a browser context of its own.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    private const string SystemUser = "root@localhost";
    private const string SystemPassword = "a long password of the system";
    private const string AuditorUser = "auditor@acme.test";
    private const string AuditorPassword = "a long password of an auditor";

    /// <summary>What a page shows is waited for this long: a busy machine is slow, and nothing waits longer than it takes. Milliseconds.</summary>
    private const float Patience = 15_000;

    private readonly Dictionary<Actor, string> cookies = [];
    private readonly SemaphoreSlim gate = new(1, 1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    public SiloProcess Silo { get; private set; } = null!;

    /// <summary>The system's Chromium, without a window. Where it is missing the test is skipped; on a build server it fails.</summary>
    public IBrowser Browser
    {
        get
        {
            ExternalTool.RequireFile(ExecutablePath, "apt-get install chromium, or name it in CHROMIUM");
            return browser!;
        }
    }

    private static string ExecutablePath => Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    public async ValueTask InitializeAsync()
    {
        var starting = SiloProcess.StartAsync(new SiloSettings()
            .With("Bootstrap:SystemUser", SystemUser)
            .With("Bootstrap:SystemPassword", SystemPassword)
            .With("Console:MaxPagesPerUser", "100")
            .With("Webhooks:AllowedNetworks", "127.0.0.0/8")
            .With("Webhooks:MaxAttempts", "1")
            .With("Operator:SignInFailuresPerSource", "1000"));
        if (File.Exists(ExecutablePath))
        {
            Assertions.SetDefaultExpectTimeout(Patience);
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = ExecutablePath, Args = ["--no-sandbox"] });
        }

        Silo = await starting;
        await AddUserAsync(Silo.Operator, "AUDITOR", AuditorPassword, user: AuditorUser);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        gate.Dispose();
        if (Silo is not null)
        {
            await Silo.DisposeAsync();
        }
    }

    /// <summary>
    /// Runs a test in a browser of its own. Afterwards it fails when the browser saw an error, broke the content security policy or
    /// asked another origin for anything. A picture of a failed test is in <c>artifacts/console</c>.
    /// </summary>
    /// <param name="actor">Who is signed in already.</param>
    /// <param name="test">What is done and seen.</param>
    /// <param name="silo">Another silo than the assembly's.</param>
    public Task RunAsync(Actor actor, Func<ConsoleBrowser, Task> test, SiloProcess? silo = null) =>
        RunAsync(actor, test, silo ?? Silo, (silo ?? Silo).HttpPort);

    /// <summary>The same before the console of another process, such as a gateway's; nobody is signed in there.</summary>
    /// <param name="port">Of its operators' listener.</param>
    /// <param name="test">What is done and seen.</param>
    public Task RunAtAsync(int port, Func<ConsoleBrowser, Task> test) => RunAsync(Actor.Nobody, test, silo: null, port);

    private async Task RunAsync(Actor actor, Func<ConsoleBrowser, Task> test, SiloProcess? silo, int port)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = $"http://localhost:{port}/",
            ColorScheme = ColorScheme.Light,
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
            StorageState = actor == Actor.Nobody ? null : await SignedInAsync(actor),
            TimezoneId = "UTC",
            ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
        });
        await using (context)
        {
            var seen = new ConsoleBrowser(silo, port, context, await context.NewPageAsync());
            try
            {
                await test(seen);
            }
            catch
            {
                await seen.PictureAsync($"failed-{TestContext.Current.TestMethod?.MethodName}");
                throw;
            }

            seen.WasClean();
        }
    }

    /// <summary>User and password of somebody who can sign in.</summary>
    public (string User, string Password) CredentialsOf(Actor actor) => actor switch
    {
        Actor.Administrator => (Silo.AdminUser, Silo.AdminPassword),
        Actor.Auditor => (AuditorUser, AuditorPassword),
        Actor.System => (SystemUser, SystemPassword),
        _ => throw new ArgumentOutOfRangeException(nameof(actor)),
    };

    /// <summary>The REST of the system administrator; the caller disposes of it.</summary>
    public OperatorClient SystemOperator() => new(new Uri($"http://127.0.0.1:{Silo.HttpPort}/"), SystemUser, SystemPassword);

    /// <summary>A tenant of its own for a test, with an administrator who can sign in.</summary>
    /// <param name="title">Null makes one.</param>
    public async Task<OwnTenant> AddTenantAsync(string? title = null)
    {
        using var system = SystemOperator();
        var tenant = await system.PostAsync("api/tenant", new JsonObject { ["title"] = title ?? $"Plant {Guid.NewGuid():N}" });
        var (user, _) = await AddUserAsync(system, "TENANT_ADMIN", OwnTenant.AdministratorPassword, tenant!["id"]!.DeepClone());
        return new OwnTenant(OperatorClient.IdOf(tenant), tenant["title"]!.GetValue<string>(), user, new OperatorClient(new Uri($"http://127.0.0.1:{Silo.HttpPort}/"), user, OwnTenant.AdministratorPassword));
    }

    /// <summary>A user who has chosen a password; answers name and id.</summary>
    /// <param name="by">Who may make users there.</param>
    /// <param name="authority">Such as <c>TENANT_ADMIN</c>.</param>
    /// <param name="password">What is chosen.</param>
    /// <param name="tenant">Of a system administrator's: the tenant's id as the REST gave it.</param>
    /// <param name="user">The name; null makes one.</param>
    public async Task<(string User, string Id)> AddUserAsync(OperatorClient by, string authority, string password, JsonNode? tenant = null, string? user = null)
    {
        user ??= $"user-{Guid.NewGuid():N}@acme.test";
        var added = await by.PostAsync("api/user?sendActivationMail=false", new JsonObject { ["email"] = user, ["authority"] = authority, ["tenantId"] = tenant });
        var id = OperatorClient.IdOf(added!);
        var link = await by.Http.GetStringAsync($"api/user/{id}/activationLink");
        using var anonymous = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Silo.HttpPort}/") };
        using var activated = await anonymous.PostAsJsonAsync("api/noauth/activate?sendActivationMail=false", new { activateToken = link.Split("activateToken=")[1], password });
        activated.EnsureSuccessStatusCode();
        return (user, id);
    }

    private async Task<string> SignedInAsync(Actor actor)
    {
        await gate.WaitAsync();
        try
        {
            if (!cookies.TryGetValue(actor, out var state))
            {
                var (user, password) = CredentialsOf(actor);
                await using var context = await Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = $"http://localhost:{Silo.HttpPort}/" });
                await new ConsoleBrowser(Silo, Silo.HttpPort, context, await context.NewPageAsync()).SignInAsync(user, password);
                cookies[actor] = state = await context.StorageStateAsync();
            }

            return state;
        }
        finally
        {
            gate.Release();
        }
    }
}
