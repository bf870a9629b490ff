using System.Security.Cryptography;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>Silos and gateways as processes on one PostgreSQL, ready and members of one another when a test gets them.</summary>
public sealed class ClusterHarness : IAsyncDisposable
{
    private static readonly TimeSpan MembershipDeadline = TimeSpan.FromSeconds(60);

    private readonly ClusterPlan plan;
    private readonly PostgresServer? ownServer;
    private readonly List<SiloProcess> silos = [];
    private readonly List<GatewayProcess> gateways = [];
    private bool told;

    private ClusterHarness(ClusterPlan plan, PostgresServer server, string connectionString)
    {
        this.plan = plan;
        ownServer = plan.Server is null ? server : null;
        Server = server;
        ConnectionString = connectionString;
        MasterKey = plan.MasterKey ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        AdminPassword = plan.AdminPassword ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        Ledger = new ClusterLedger(connectionString);
    }

    public IReadOnlyList<SiloProcess> Silos => silos;

    public IReadOnlyList<GatewayProcess> Gateways => gateways;

    /// <summary>Where the gateways take devices, in their order.</summary>
    public IReadOnlyList<DeviceDoor> Doors => [.. gateways.Select(gateway => gateway.Door)];

    /// <summary>Silos and gateways.</summary>
    public IReadOnlyList<ProductProcess> Processes => [.. silos, .. gateways];

    public PostgresServer Server { get; }

    /// <summary>The database without anything between; a process may have been given another way to it.</summary>
    public string ConnectionString { get; }

    public string MasterKey { get; }

    public string AdminPassword { get; }

    /// <summary>The database seen past the product.</summary>
    public ClusterLedger Ledger { get; }

    /// <summary>Operator REST of the first silo that runs.</summary>
    public OperatorClient Operator => silos.First(silo => !silo.HasExited).Operator;

    /// <summary>False when a test failed with it, or a process has ended: then it is not fit for another test.</summary>
    public bool IsWhole => !told && Processes.All(process => !process.HasExited);

    public static async Task<ClusterHarness> StartAsync(ClusterPlan? plan = null)
    {
        plan ??= new ClusterPlan();
        var server = plan.Server ?? await PostgresServer.StartAsync();
        var harness = new ClusterHarness(plan, server, plan.ConnectionString ?? await server.CreateDatabaseAsync());
        try
        {
            await harness.StartProcessesAsync();
            return harness;
        }
        catch
        {
            harness.TellOutputs();
            await harness.DisposeAsync();
            throw;
        }
    }

    /// <summary>A device profile of its own for a test.</summary>
    public Task<TestProfile> CreateProfileAsync(string strategy = TestProfile.AllowCreate) => TestProfile.CreateAsync(Operator, strategy);

    /// <summary>Starts one more silo.</summary>
    public async Task<SiloProcess> AddSiloAsync()
    {
        var silo = await SiloProcess.StartAsync(SettingsOfSilo(silos.Count));
        silos.Add(silo);
        return silo;
    }

    /// <summary>Starts one more gateway.</summary>
    public async Task<GatewayProcess> AddGatewayAsync()
    {
        var gateway = await GatewayProcess.StartAsync(SettingsOfGateway(gateways.Count));
        gateways.Add(gateway);
        return gateway;
    }

    /// <summary>Waits until the membership table shows exactly so many active silos.</summary>
    public async Task MembersAsync(int active, TimeSpan? deadline = null)
    {
        var seen = -1;
        await Poll.UntilAsync(
            async () => (seen = await Ledger.ActiveSilosAsync(plan.ClusterId)) == active,
            deadline ?? MembershipDeadline,
            () => $"{active} active silos in the membership table; it shows {seen}");
    }

    /// <summary>
    /// Kills the silo and starts it again at once, as a supervisor does; returns when it is a member again and answers how long the
    /// others took to notice. A start takes longer than that, so that the loss is felt in full.
    /// </summary>
    public async Task<TimeSpan> ReplaceKilledAsync(SiloProcess silo)
    {
        var members = silos.Count(running => !running.HasExited);
        await silo.KillAsync();
        var killed = TimeProvider.System.GetTimestamp();
        var starting = silo.RestartAsync();
        await MembersAsync(members - 1);
        var noticed = TimeProvider.System.GetElapsedTime(killed);
        await starting;
        await MembersAsync(members);
        return noticed;
    }

    /// <summary>
    /// When the test failed: keeps what the processes wrote under <c>artifacts/cluster</c> and prints the end of it. Called by
    /// <see cref="DisposeAsync"/>; a class that shares the cluster among its tests calls it at the end of each.
    /// </summary>
    public void TellWhenFailed()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TellOutputs();
        }
    }

    public async ValueTask DisposeAsync()
    {
        TellWhenFailed();
        await Task.WhenAll(gateways.Select(gateway => gateway.DisposeAsync().AsTask()));
        await Task.WhenAll(silos.Select(silo => silo.DisposeAsync().AsTask()));
        await Ledger.DisposeAsync();
        if (ownServer is not null)
        {
            await ownServer.DisposeAsync();
        }
    }

    private async Task StartProcessesAsync()
    {
        using var failed = new CancellationTokenSource();
        var startingSilos = Enumerable.Range(0, plan.Silos).Select(index => SiloProcess.StartAsync(SettingsOfSilo(index), failed.Token)).ToArray();
        var startingGateways = Enumerable.Range(0, plan.Gateways).Select(index => GatewayProcess.StartAsync(SettingsOfGateway(index), failed.Token)).ToArray();
        try
        {
            await foreach (var started in Task.WhenEach([.. startingSilos, .. startingGateways]))
            {
                await started;
            }
        }
        catch
        {
            await failed.CancelAsync(); // a gateway would wait for its silos in vain
            await Task.WhenAll([.. startingSilos, .. startingGateways]).ContinueWith(static _ => { }, TaskScheduler.Default);
            throw;
        }
        finally
        {
            silos.AddRange(startingSilos.Where(silo => silo.IsCompletedSuccessfully).Select(silo => silo.Result));
            gateways.AddRange(startingGateways.Where(gateway => gateway.IsCompletedSuccessfully).Select(gateway => gateway.Result));
        }

        await MembersAsync(plan.Silos);
    }

    private SiloSettings SettingsOfSilo(int index)
    {
        var settings = new SiloSettings
        {
            Name = $"{plan.ClusterId}-silo-{index}",
            Clustered = true,
            AdminPassword = AdminPassword,
            Configuration = new Dictionary<string, string?>(Shared()) { ["Secrets:MasterKey"] = MasterKey },
        };
        return plan.Silo(index, settings);
    }

    private GatewaySettings SettingsOfGateway(int index)
    {
        var settings = new GatewaySettings
        {
            Name = $"{plan.ClusterId}-gateway-{index}",
            AdminPassword = AdminPassword,
            Configuration = new Dictionary<string, string?>(Shared()) { ["Cluster:Mode"] = "Clustered" },
        };
        return plan.Gateway(index, settings);
    }

    private Dictionary<string, string?> Shared() => new()
    {
        ["Storage:Provider"] = "PostgreSql",
        ["Storage:ConnectionString"] = ConnectionString,
        ["Cluster:ClusterId"] = plan.ClusterId,
        ["Cluster:ServiceId"] = plan.ServiceId,
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "HH:mm:ss.fff ", // who reads several outputs needs their order
    };

    private void TellOutputs()
    {
        if (!told)
        {
            told = true;
            KeptOutputs.Tell(Processes, Server);
        }
    }
}
