namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>A port that configuration gives to this process.</summary>
/// <param name="Key">Configuration key, such as <c>Mqtt:Port</c>.</param>
/// <param name="Default">Port when the key is absent; 0 opens none.</param>
/// <param name="Datagrams">True for UDP.</param>
/// <param name="AddressKey">Configuration key of the one address on which it is opened (127.0.0.1 when that key is absent); null for every address.</param>
/// <param name="SharedListener">Ports with the same name here may have the same number, and then share one listener.</param>
public sealed record ConfiguredPort(string Key, int Default, bool Datagrams = false, string? AddressKey = null, string? SharedListener = null);
