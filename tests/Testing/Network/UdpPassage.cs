namespace ProvisioningCluster.Testing;

/// <summary>A datagram on its way through a <see cref="UdpProxy"/>.</summary>
/// <param name="Datagram">Its bytes.</param>
/// <param name="ToServer">True from a client to the server.</param>
public sealed record UdpPassage(byte[] Datagram, bool ToServer);
