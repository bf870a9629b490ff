namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>A message to the client that asked; sent also when it did not subscribe (wire-spec 3.2).</summary>
/// <param name="Topic">UTF-8.</param>
/// <param name="Filter">Number of the filter whose QoS applies.</param>
/// <param name="Body">Payload.</param>
internal sealed record Answer(ReadOnlyMemory<byte> Topic, int Filter, ReadOnlyMemory<byte> Body);
