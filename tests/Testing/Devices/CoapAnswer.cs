namespace ProvisioningCluster.Testing.Devices;

/// <summary>Code and payload of a CoAP answer, and how long it holds when it says so.</summary>
public sealed record CoapAnswer(byte Code, byte[] Payload, TimeSpan? MaxAge = null);
