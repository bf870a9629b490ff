using System.Net;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>An endpoint that nobody can reach. Kestrel opens port 5000 when it is given none at all; it is given this one.</summary>
internal sealed class ClosedEndPoint : EndPoint
{
    public override string ToString() => "closed";
}
