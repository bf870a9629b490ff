using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Acceptance.Tests.Devices;

/// <summary>Opens device connections to a silo.</summary>
internal static class DeviceConnections
{
    public static IReadOnlyList<DeviceProtocol> AllProtocols { get; } = Enum.GetValues<DeviceProtocol>();

    public static async Task<IDeviceConnection> OpenAsync(SiloProcess silo, DeviceProtocol protocol) => protocol switch
    {
        DeviceProtocol.Mqtt => await MqttDevice.OpenAsync(silo.MqttPort),
        DeviceProtocol.Http => new HttpDevice(silo.HttpPort),
        DeviceProtocol.Coap => new CoapDevice(silo.CoapPort),
        _ => throw new ArgumentOutOfRangeException(nameof(protocol)),
    };

    /// <summary>Connections of each protocol in turn.</summary>
    public static async Task<IDeviceConnection[]> OpenManyAsync(SiloProcess silo, int count)
    {
        var connections = new IDeviceConnection[count];
        for (var i = 0; i < count; i++)
        {
            connections[i] = await OpenAsync(silo, AllProtocols[i % AllProtocols.Count]);
        }

        return connections;
    }

    public static async Task CloseAsync(IEnumerable<IDeviceConnection> connections)
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }
}
