using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Blockwise;
using ProvisioningCluster.Gateways.Coap.Dtls;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Listening;
using ProvisioningCluster.Gateways.Coap.Resources;
using ProvisioningCluster.Gateways.Coap.Telemetry;
using ProvisioningCluster.Gateways.Core;

namespace ProvisioningCluster.Gateways.Coap;

/// <summary>Adds the CoAP gateway to a process.</summary>
public static class CoapGatewayWiring
{
    /// <summary>Provisioning, telemetry and attributes over CoAP, plain and under DTLS, on the ports of section <c>Coap</c>.</summary>
    public static IHostApplicationBuilder AddCoapGateway(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(CoapGateway)))
        {
            return builder;
        }

        builder.AddGatewayCore();
        services.AddOptions<CoapOptions>().BindConfiguration(CoapOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CoapOptions>, CoapOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CoapInstruments>();
        services.AddSingleton<DeviceLogin>();
        services.AddSingleton<ProvisionResource>();
        services.AddSingleton<TelemetryResource>();
        services.AddSingleton<AttributesResource>();
        services.AddSingleton<ResourceTree>();
        AddLayers(services, static provider => provider.GetRequiredService<ResourceTree>());
        services.AddSingleton<CoapListener>();
        AddDtls(services);
        services.AddSingleton<CoapGateway>();
        services.AddHostedService(static provider => provider.GetRequiredService<CoapGateway>());
        return builder;
    }

    /// <summary>What stands between the encrypted port and the message layer.</summary>
    internal static void AddDtls(IServiceCollection services)
    {
        services.AddSingleton<TlsCrypto>(static _ => new BcTlsCrypto(new SecureRandom(new CryptoApiRandomGenerator())));
        services.AddSingleton<DtlsInstruments>();
        services.AddSingleton<DtlsIdentities>();
        services.AddSingleton<CookieExchange>();
        services.AddSingleton<DtlsPeers>();
        services.AddSingleton(static provider => new DtlsSessions(
            provider.GetRequiredService<DtlsPeers>(),
            provider.GetRequiredService<MessageLayer>(),
            provider.GetRequiredService<IOptions<CoapOptions>>(),
            provider.GetRequiredService<DtlsInstruments>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DtlsHandshakes>();
        services.AddSingleton<DtlsGate>();
        services.AddSingleton<DtlsListener>();
    }

    /// <summary>Everything between the sockets and the resources.</summary>
    internal static void AddLayers(IServiceCollection services, Func<IServiceProvider, IRequestHandler> resources)
    {
        services.AddSingleton<EchoTokens>();
        services.AddSingleton<ProvenAddresses>();
        services.AddSingleton<AmplificationGuard>();
        services.AddSingleton<BlockUploads>();
        services.AddSingleton<KeptAnswers>();
        services.AddSingleton(provider => new BlockwiseLayer(
            resources(provider),
            provider.GetRequiredService<BlockUploads>(),
            provider.GetRequiredService<KeptAnswers>(),
            provider.GetRequiredService<AmplificationGuard>()));
        services.AddSingleton(static provider => new MessageLayer(
            provider.GetRequiredService<BlockwiseLayer>(),
            provider.GetRequiredService<IOptions<CoapOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<CoapInstruments>(),
            provider.GetRequiredService<ILogger<MessageLayer>>()));
    }
}
