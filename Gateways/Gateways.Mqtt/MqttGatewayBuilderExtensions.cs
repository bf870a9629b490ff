using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Gateways.Mqtt.Connections;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>Wires the MQTT gateway.</summary>
public static class MqttGatewayBuilderExtensions
{
    // What the transport reads ahead of us, for each connection and before anything is proven (T-13). Longer bodies still pass:
    // this bounds what nobody has looked at yet.
    private const int TransportReadAhead = 16 * 1024;

    /// <summary>Opens the MQTT listener of section <c>Mqtt</c>; needs the gateway core. Harmless to call twice.</summary>
    public static TBuilder AddMqttGateway<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(MqttGateway)))
        {
            return builder;
        }

        services.AddOptions<MqttOptions>().BindConfiguration(MqttOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MqttOptions>, MqttOptionsValidator>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OpenListeners>();
        services.TryAddSingleton<DeviceCluster>();
        services.AddSingleton<MqttInstruments>();
        services.AddSingleton<MqttGateway>();
        services.AddSingleton<MqttConnectionHandler>();
        services.AddHostedService<MqttListener>();

        services.Configure<SocketTransportOptions>(transport =>
            transport.MaxReadBufferSize = Math.Min(transport.MaxReadBufferSize ?? TransportReadAhead, TransportReadAhead));
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<MqttOptions>>((kestrel, options) =>
        {
            if (options.Value.Port != 0)
            {
                kestrel.ListenAnyIP(options.Value.Port, listen => listen.UseConnectionHandler<MqttConnectionHandler>());
            }
        });
        return builder;
    }
}
