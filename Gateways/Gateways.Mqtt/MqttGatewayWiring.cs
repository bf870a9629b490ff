using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Core.Tls;
using ProvisioningCluster.Gateways.Mqtt.Connections;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>Wires the MQTT gateway.</summary>
public static class MqttGatewayWiring
{
    // What the transport reads ahead of us, for each connection and before anything is proven (T-13). Longer bodies still pass:
    // this bounds what nobody has looked at yet.
    private const int TransportReadAhead = 16 * 1024;

    /// <summary>Opens the MQTT listeners of section <c>Mqtt</c>. Needs Kestrel and an Orleans client or silo in the same host. Harmless to call twice.</summary>
    public static IHostApplicationBuilder AddMqttGateway(this IHostApplicationBuilder builder)
    {
        var services = builder.AddGatewayCore().Services;
        if (services.Any(service => service.ServiceType == typeof(MqttGateway)))
        {
            return builder;
        }

        services.AddOptions<MqttOptions>().BindConfiguration(MqttOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MqttOptions>, MqttOptionsValidator>();
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
                kestrel.ListenAnyIP(options.Value.Port, listen => listen.UseConnectionLimits().UseConnectionHandler<MqttConnectionHandler>());
            }

            if (options.Value.TlsPort != 0)
            {
                kestrel.ListenAnyIP(options.Value.TlsPort, listen =>
                {
                    listen.UseConnectionLimits();
                    listen.UseTls(MqttListener.TlsName, HttpProtocols.None).UseConnectionHandler<MqttConnectionHandler>();
                });
            }
        });
        return builder;
    }
}
