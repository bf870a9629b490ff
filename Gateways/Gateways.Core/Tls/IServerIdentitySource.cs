using ProvisioningCluster.PemFiles;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>Where the server's certificate comes from.</summary>
internal interface IServerIdentitySource
{
    /// <summary>What there is now; faults begin with the key of a setting that mends them.</summary>
    PemReading<ServerIdentity> Read();
}
