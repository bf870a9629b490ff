using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;
using ProvisioningCluster.Clustering;
using ProvisioningCluster.Clustering.Membership;
using ProvisioningCluster.Silo.Clustering;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Storage;

/// <summary>A server that stands still: its connections stay open, the kernel takes new ones, and nothing is answered.</summary>
public sealed class FrozenDatabaseTests : IAsyncLifetime
{
    /// <summary>For the machine, beside which others are busy.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>I-20.</summary>
    private static readonly TimeSpan RefusedWithin = TimeSpan.FromSeconds(5);

    private PostgresServer? server;
    private string? database;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await PostgresServer.StartAsync();
        database = await server.CreateDatabaseAsync();
    }

    public ValueTask DisposeAsync() => server!.DisposeAsync();

    [Fact]
    public async Task Membership_is_given_up_in_the_time_of_a_call()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:ConnectionString", database)]).Build();
        await using var membership = new MembershipDatabase(configuration);

        await IsGivenUpAsync(ReadAsync, ClusterTimeouts.Call + Slack);

        async Task ReadAsync()
        {
            await using var command = membership.Source.CreateCommand("SELECT 1");
            await using var reader = await command.ExecuteReaderAsync(Cancelled);
            Assert.True(await reader.ReadAsync(Cancelled));
        }
    }

    [Fact]
    public async Task Grain_state_is_given_up_in_the_time_of_a_statement()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddCommandLine([.. PostgresCommandLine.For(database!), $"--Cluster:SiloPort={FreePorts.Take(1)[0]}"]);
        builder.AddStorage();
        builder.AddCluster();
        using var host = builder.Build();
        host.Services.PrepareStorage();
        await host.StartAsync(Cancelled);
        var storage = host.Services.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

        await IsGivenUpAsync(() => storage.ReadStateAsync("frozen", NewGrain(), new GrainState<Text>()), ClusterTimeouts.Statement + Slack);
        await IsGivenUpAsync(() => storage.WriteStateAsync("frozen", NewGrain(), new GrainState<Text>(new Text("t"))), ClusterTimeouts.Statement + Slack);

        await host.StopAsync(Cancelled);
    }

    [Fact]
    public async Task I20_every_request_is_refused_in_time_and_served_again()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings()
            .With("Storage:Provider", "PostgreSql")
            .With("Storage:ConnectionString", database)
            .With("Secrets:MasterKey", PostgresCommandLine.MasterKey));
        await silo.Operator.CreateProfileAsync("frozen", "ALLOW_CREATE_NEW_DEVICES", "frozen-key-0123456789", "frozen-secret", cancellationToken: Cancelled);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/") };
        Func<Task>[] requests =
        [
            () => ProvisionAsync(http),
            () => LoginAsync(http),
            () => silo.Operator.CreateProfileAsync($"frozen-{Guid.NewGuid():N}", "ALLOW_CREATE_NEW_DEVICES", $"key-{Guid.NewGuid():N}", "frozen-secret", cancellationToken: Cancelled),
            () => silo.Operator.GetDeviceAsync("nobody", cancellationToken: Cancelled),
        ];
        foreach (var ask in requests)
        {
            await ask();
        }

        server!.Freeze();
        foreach (var ask in requests.Concat(requests)) // on a connection that was open, and on a new one
        {
            await IsRefusedAsync(ask, RefusedWithin + Slack);
        }

        server.Thaw();
        await ProvisionAsync(http);
    }

    private async Task IsGivenUpAsync(Func<Task> ask, TimeSpan within)
    {
        await ask();
        server!.Freeze();
        await IsRefusedAsync(ask, within); // on a connection that was open
        await IsRefusedAsync(ask, within); // on a new one
        server.Thaw();
        await ask();
    }

    private static async Task IsRefusedAsync(Func<Task> ask, TimeSpan within)
    {
        var began = TimeProvider.System.GetTimestamp();
        Assert.NotNull(await Record.ExceptionAsync(ask));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, within);
    }

    /// <summary>A new one each time: a write that was given up may be done later.</summary>
    private static GrainId NewGrain() => GrainId.Create("test", $"x:{Guid.NewGuid():N}");

    private static async Task LoginAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync($"api/v1/{Guid.NewGuid():N}/telemetry", new { t = 1 }, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task ProvisionAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync(
            "api/v1/provision", new { deviceName = Guid.NewGuid().ToString("N"), provisionDeviceKey = "frozen-key-0123456789", provisionDeviceSecret = "frozen-secret" }, Cancelled);
        answer.EnsureSuccessStatusCode();
    }

    private sealed record Text(string? Value)
    {
        public Text()
            : this(Value: null)
        {
        }
    }
}
