using System.Net;
using Microsoft.AspNetCore.Connections;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>Takes TCP connections from Kestrel, as many as the limits allow.</summary>
internal sealed class MqttConnectionHandler(MqttGateway gateway, IConnectionLimiter limiter) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var source = SourceOf(connection);
        using var lease = limiter.TryEnter(source);
        if (lease is null)
        {
            gateway.Instruments.OnConnectionShed();
            return;
        }

        gateway.Instruments.OnConnectionOpened();
        var cause = EndingCause.PeerGone;
        try
        {
            var origin = new RequestOrigin(TransportProtocol.Mqtt, source.ToString(), Encrypted: false);
            cause = (await new MqttConnection(gateway, connection, origin).RunAsync()).Cause;
        }
        catch (Exception exception) when (IsLostPeer(exception))
        {
            // A reset or aborted connection is an ordinary end.
        }
        finally
        {
            gateway.Instruments.OnConnectionClosed(cause);
        }
    }

    private static bool IsLostPeer(Exception exception) =>
        exception is IOException or ConnectionAbortedException or OperationCanceledException;

    // The listener takes IPv4 and IPv6 on one socket; limits and audit rows want the address that the peer has.
    private static IPAddress SourceOf(ConnectionContext connection)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
