using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Certificates.Issuing;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Events;
using ProvisioningCluster.Grains.Imports;
using ProvisioningCluster.Grains.Overview;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Provisioning;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Grains.Users;

namespace ProvisioningCluster.Grains.Runtime;

/// <summary>Adds the actors to a silo.</summary>
public static class ProvisioningGrainsExtensions
{
    /// <summary>
    /// How often a call that came to a grain which was just leaving is sent on. A name without a device has its grain for one call
    /// only, so that many calls at once for such a name meet one leaving grain after another; twice, as the runtime has it, is too few.
    /// </summary>
    private const int MaxForwardCount = 32;

    /// <summary>
    /// Adds what the grains need. The host supplies <see cref="Ledger.ILedger"/>, <see cref="IEventStore"/>, <see cref="IWebhookSender"/>, <see cref="KeyRing"/> and the default grain
    /// storage. Calling twice is harmless.
    /// </summary>
    public static ISiloBuilder AddProvisioningGrains(this ISiloBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(GrainInstruments)))
        {
            return builder;
        }

        builder.Configure<SiloMessagingOptions>(messaging => messaging.MaxForwardCount = MaxForwardCount);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GrainInstruments>();
        services.TryAddSingleton<ISecretProtector, SecretProtector>();
        services.AddSingleton<DeviceNotifications>();
        services.AddSingleton<DeviceStandIn>();
        services.AddSingleton<ProfileRows>();
        services.AddSingleton<ProfileCache>();
        services.AddOptions<RevocationListOptions>().BindConfiguration(RevocationListOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RevocationListOptions>, RevocationListOptionsRules>();
        services.AddSingleton<RevocationListFiles>();
        services.AddSingleton<ChainValidation>();
        services.AddSingleton<AuthoritySearch>();
        services.AddSingleton<ChainProvisioning>();
        services.AddSingleton<ProvisionOutcomes>();
        services.AddSingleton<OverviewRecorder>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, OverviewReporter>();
        services.AddSingleton<CertificateIssuer>();
        services.AddSingleton<ProfileRates>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<EventInstruments>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<EventInstruments>());
        services.TryAddSingleton<ITenantEvents, TenantEvents>();
        services.AddOptions<ImportsOptions>().BindConfiguration(ImportsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImportsOptions>, ImportsOptionsRules>();
        services.AddSingleton<ImportTurns>();
        services.AddSingleton<ImportInstruments>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ImportWatch>();
        builder.AddIncomingGrainCallFilter<FaultFilter>();

        // The ages of device and credentials grains (1 and 2 minutes) must be longer than the step of the collector.
        services.Configure<GrainCollectionOptions>(options => options.CollectionQuantum = TimeSpan.FromSeconds(30));

        // Without this a caller sees CodecNotFoundException instead of what happened.
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedExceptionTypeFilter = static _ => true);
        return builder;
    }
}
