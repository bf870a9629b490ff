namespace ProvisioningCluster.Gateways.Core.Listeners;

/// <summary>Endpoint metadata: the listener that serves the endpoint.</summary>
public sealed record ListenerMetadata(string Listener);
