namespace ProvisioningCluster.Testing;

/// <summary>Ways that bytes go through a <see cref="TcpProxy"/>.</summary>
[Flags]
public enum ProxyDirection
{
    None = 0,
    ToServer = 1,
    ToClient = 2,
    Both = ToServer | ToClient,
}
