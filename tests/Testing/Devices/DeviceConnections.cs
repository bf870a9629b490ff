namespace ProvisioningCluster.Testing.Devices;

/// <summary>Opens device connections to a silo or a gateway.</summary>
public static class DeviceConnections
{
    public static IReadOnlyList<DeviceProtocol> AllProtocols { get; } = Enum.GetValues<DeviceProtocol>();

    public static Task<IDeviceConnection> OpenAsync(ProductProcess process, DeviceProtocol protocol) => OpenAsync(process.Door, protocol);

    /// <param name="door">Where to.</param>
    /// <param name="protocol">How.</param>
    /// <param name="deadline">How long one step may take before the device gives up; null for the patience of a device.</param>
    public static async Task<IDeviceConnection> OpenAsync(DeviceDoor door, DeviceProtocol protocol, TimeSpan? deadline = null) => protocol switch
    {
        DeviceProtocol.Mqtt => await MqttDevice.OpenAsync(door.Mqtt, door.Host, deadline),
        DeviceProtocol.Http => new HttpDevice(door.Http, door.Host, deadline),
        DeviceProtocol.Coap => new CoapDevice(door.Coap, door.Host, deadline),
        _ => throw new ArgumentOutOfRangeException(nameof(protocol)),
    };

    /// <summary>Connections of each protocol in turn.</summary>
    public static async Task<IDeviceConnection[]> OpenManyAsync(ProductProcess process, int count)
    {
        var connections = new IDeviceConnection[count];
        for (var i = 0; i < count; i++)
        {
            connections[i] = await OpenAsync(process, AllProtocols[i % AllProtocols.Count]);
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
