using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>Links without certificates stay on this machine, whatever addresses others write into the membership table (T-11).</summary>
internal sealed class LocalLinks(LinkRefusals refusals)
{
    public Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))
        {
            return next(connection);
        }

        const string Reason = "it is on another machine. Give Cluster:CertificatePath, KeyPath and AuthorityPath, or set Cluster:TrustedNetwork=true.";
        refusals.OnRefused(connection.RemoteEndPoint, Reason);
        var aborted = new ConnectionAbortedException(Reason);
        connection.Abort(aborted);
        throw aborted;
    }
}
