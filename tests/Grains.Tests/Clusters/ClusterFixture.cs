using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Events;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Storage;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Clusters;

/// <summary>Two silos on the real SQLite ledger, shared by the tests of <see cref="ClusterCollection"/>, which use fresh names and keys.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private const string DefaultStorage = "Default";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("grains-tests-");
    private IHost? ledgerHost;

    internal InProcessTestCluster Cluster { get; private set; } = null!;

    internal IGrainFactory Grains => Cluster.Client;

    internal ScriptedLedger Ledger { get; private set; } = null!;

    internal JsonGrainStorage Storage { get; } = new();

    internal ISecretProtector Secrets { get; private set; } = null!;

    internal ScriptedCalls Calls { get; } = new();

    internal ScriptedTenantEvents Events { get; } = new();

    internal LogSink Log { get; } = new();

    /// <summary>Writes a file where the silos look for revocation lists.</summary>
    internal void WriteRevocationList(string name, byte[] content) => File.WriteAllBytes(Path.Combine(folder.FullName, name), content);

    private string DatabasePath => Path.Combine(folder.FullName, "ledger.db");

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new("Storage:ConnectionString", $"Data Source={DatabasePath}")]);
        builder.Logging.ClearProviders();
        builder.AddStorage();
        builder.Services.AddSingleton<ISecretProtector, SecretProtector>();
        ledgerHost = builder.Build();
        await ledgerHost.StartAsync();
        Ledger = new ScriptedLedger(ledgerHost.Services.GetRequiredService<ILedger>());
        Secrets = ledgerHost.Services.GetRequiredService<ISecretProtector>();
        var keys = ledgerHost.Services.GetRequiredService<KeyRing>();

        var cluster = new InProcessTestClusterBuilder(2);
        cluster.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<ITenantEvents>(Events);
            silo.AddProvisioningGrains();
            silo.AddProvisioningGrains(); // harmless by contract
            silo.AddIncomingGrainCallFilter(Calls);
            silo.Services.AddSingleton<ILedger>(Ledger);
            silo.Services.AddSingleton(keys);
            silo.Services.Configure<RevocationListOptions>(options => options.RevocationListDirectory = folder.FullName);
            silo.Services.AddKeyedSingleton<IGrainStorage>(DefaultStorage, Storage);
            silo.Services.AddSingleton<IGrainStorage>(Storage);
            silo.Services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(20));
        });
        cluster.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(30)));
        Cluster = cluster.Build();
        await Cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await ledgerHost!.StopAsync();
        ledgerHost.Dispose();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    /// <summary>Grain ids of all activations in both silos.</summary>
    internal async Task<IReadOnlyList<string>> ActivationsAsync()
    {
        var statistics = await Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return [.. statistics.Select(statistic => statistic.GrainId.ToString())];
    }

    /// <summary>First column of the rows that a query on the ledger's file gives, nulls as empty text.</summary>
    internal IReadOnlyList<string> Query(string sql, params object[] parameters)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue($"@{i}", parameters[i]);
        }

        var rows = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? string.Empty : reader.GetValue(column).ToString())));
        }

        return rows;
    }
}
