namespace ProvisioningCluster.Testing.Devices;

/// <summary>Where a process takes devices, protocol by protocol; 0 where it does not.</summary>
public sealed record DeviceDoor(string Host, int Mqtt, int Http, int Coap);
