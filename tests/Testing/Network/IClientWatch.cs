namespace ProvisioningCluster.Testing;

/// <summary>Reads along what the client of one proxied connection says, and may end the connection at a byte of its choice.</summary>
public interface IClientWatch
{
    /// <summary>Called with all bytes of the client, in order, before they are passed on.</summary>
    /// <returns>
    /// Null lets them pass. A number lets that many pass, and then the client's connection is cut: no byte of any later reply
    /// reaches it, while the server goes on with what it got.
    /// </returns>
    int? Read(ReadOnlySpan<byte> bytes);
}
