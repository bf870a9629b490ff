using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using ProvisioningCluster.Clustering.Settings;

namespace ProvisioningCluster.Clustering.Membership;

/// <summary>How the processes of a cluster find each other in PostgreSQL.</summary>
public static class ClusterMembership
{
    /// <summary>A gateway learns of new silos, and forgets dead ones, within this time.</summary>
    private static readonly TimeSpan GatewayListAge = TimeSpan.FromSeconds(5);

    /// <summary>Longer than a silo's death takes to be found; the runtime's 30 s would keep names away for as long.</summary>
    private static readonly TimeSpan DirectoryLease = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A silo as one of several. A dead one is found by two missed probes of one second, and declared dead by two votes: of
    /// three silos one that is cut off cannot outvote the others (of two, one vote is enough).
    /// </summary>
    public static ISiloBuilder AddClusterMembership(this ISiloBuilder silo)
    {
        silo.Services.TryAddSingleton<MembershipDatabase>();
        silo.UseAdoNetClustering(table => table.Configure<MembershipDatabase>(
            static (options, database) => (options.Invariant, options.DataSource) = (MembershipDatabase.Invariant, database.Source)));
        silo.UseAdoNetReminderService(table => table.Configure<MembershipDatabase>(
            static (options, database) => (options.Invariant, options.DataSource) = (MembershipDatabase.Invariant, database.Source)));
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 2;
            options.NumVotesForDeathDeclaration = 2;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(5);

            // After the loss of all silos at once, those that come back under other addresses wait until the old rows are stale.
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            options.NumMissedTableIAmAliveLimit = 3;

            // By the time of day it would be judged whether a start has taken too long, and a silo whose clock is ahead would
            // declare every silo dead that joins (I-18). A silo that died while it joined is in nobody's way.
            options.EvictWhenMaxJoinAttemptTimeExceeded = false;

            // Each start writes a row; those of dead silos are of no use after a day.
            options.DefunctSiloExpiration = TimeSpan.FromDays(1);
            options.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
        });
        return silo;
    }

    /// <summary>The directory that the settings name; which one is better was measured (README of this room).</summary>
    public static ISiloBuilder AddClusterDirectory(this ISiloBuilder silo)
    {
        var named = silo.Configuration[$"{ClusterSettings.Section}:{nameof(ClusterSettings.GrainDirectory)}"]?.Trim();
        if (!ClusterSettings.LocalDirectory.Equals(named, StringComparison.OrdinalIgnoreCase))
        {
#pragma warning disable ORLEANSEXP003 // experimental, and better by measurement; the ledger's constraints are the fence under either
            silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = DirectoryLease);
        }

        return silo;
    }

    /// <summary>A gateway process that asks PostgreSQL for silos; while the database is away it goes on with those it knows.</summary>
    public static IClientBuilder AddClusterMembership(this IClientBuilder client)
    {
        client.Services.TryAddSingleton<MembershipDatabase>();
        client.UseAdoNetClustering(table => table.Configure<MembershipDatabase>(
            static (options, database) => (options.Invariant, options.DataSource) = (MembershipDatabase.Invariant, database.Source)));
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayListAge);
        return client;
    }

    /// <summary>A gateway process that is told where its one silo is.</summary>
    public static IClientBuilder AddConfiguredSilo(this IClientBuilder client)
    {
        client.UseStaticClustering();
        client.Services.AddOptions<StaticGatewayListProviderOptions>().Configure<IOptions<ClusterSettings>>(
            (gateways, settings) => gateways.Gateways = [settings.Value.SiloGateway.ToGatewayUri()]);
        return client;
    }

    /// <summary>Names, call time-outs and connections, the same in silos and gateways.</summary>
    public static IServiceCollection AddClusterBasics(this IServiceCollection services)
    {
        services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterSettings>>((cluster, settings) =>
        {
            cluster.ClusterId = settings.Value.ClusterId;
            cluster.ServiceId = settings.Value.ServiceId;
        });
        services.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ClusterTimeouts.Call);
        services.Configure<ConnectionOptions>(connections => connections.OpenConnectionTimeout = ClusterTimeouts.Statement);
        return services;
    }
}
