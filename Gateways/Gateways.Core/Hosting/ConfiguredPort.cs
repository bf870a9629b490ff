namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>A port that configuration gives to this process.</summary>
/// <param name="Key">Configuration key, such as <c>Mqtt:Port</c>.</param>
/// <param name="Default">Port when the key is absent; 0 opens none.</param>
/// <param name="Datagrams">True for UDP.</param>
/// <param name="LoopbackOnly">True when it is opened on 127.0.0.1 and not on every address.</param>
/// <param name="SharedListener">Ports with the same name here may have the same number, and then share one listener.</param>
public sealed record ConfiguredPort(string Key, int Default, bool Datagrams = false, bool LoopbackOnly = false, string? SharedListener = null);
