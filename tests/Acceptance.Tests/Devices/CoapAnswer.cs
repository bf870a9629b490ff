namespace ProvisioningCluster.Acceptance.Tests.Devices;

/// <summary>Code and payload of a CoAP answer.</summary>
internal sealed record CoapAnswer(byte Code, byte[] Payload);
