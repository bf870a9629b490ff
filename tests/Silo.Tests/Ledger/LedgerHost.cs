using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Ledger;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>The storage part of a silo in this process, wired as the silo wires it.</summary>
internal sealed class LedgerHost : IAsyncDisposable
{
    private readonly IHost host;

    private LedgerHost(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public ILedger Ledger => host.Services.GetRequiredService<ILedger>();

    public ISecretProtector Secrets => host.Services.GetRequiredService<ISecretProtector>();

    public GroupWriter Writer => host.Services.GetRequiredService<GroupWriter>();

    /// <summary>A connection beside the ledger's own, to look at the rows themselves.</summary>
    public DbDataSource Rows => host.Services.GetService<PostgresSource>()?.Orleans ?? (DbDataSource)host.Services.GetRequiredService<SqliteSource>();

    /// <param name="configuration">As on the command line of a silo.</param>
    /// <param name="time">Null for the real clock.</param>
    /// <param name="services">Replaces parts, after all are registered.</param>
    public static async Task<LedgerHost> StartAsync(IEnumerable<string> configuration, TimeProvider? time = null, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddCommandLine(["--Audit:RetentionDays=0", .. configuration]); // the rows of the tests are of 2023
        builder.Services.AddMetrics();
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.AddStorage();
        new BareSiloBuilder(builder).AddProvisioningGrains();
        services?.Invoke(builder.Services);
        var host = builder.Build();
        host.Services.PrepareStorage();
        await host.StartAsync();
        return new LedgerHost(host);
    }

    /// <summary>One number from the rows, such as a count.</summary>
    public async Task<long> NumberAsync(string sql)
    {
        await using var connection = await Rows.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
