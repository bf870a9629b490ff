using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>A device, or many one after another, on one protocol.</summary>
public interface IDeviceConnection : IAsyncDisposable
{
    /// <summary>False when the device knows that its connection has ended.</summary>
    bool IsOpen { get; }

    /// <summary>Asks for an identity and waits for the whole reply; any exception means that none came (the outcome is unknown).</summary>
    Task<ProvisionAnswer> ProvisionAsync(JsonObject request);

    /// <summary>True when the access token is accepted, false when it is refused.</summary>
    Task<bool> LogsInAsync(string token);
}
