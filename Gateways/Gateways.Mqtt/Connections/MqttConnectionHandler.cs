using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>Takes TCP connections from Kestrel; none is counted here, the listener did.</summary>
internal sealed class MqttConnectionHandler(MqttGateway gateway) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        gateway.Instruments.OnConnectionOpened();
        var cause = EndingCause.PeerGone;
        try
        {
            var encrypted = connection.Features.Get<ITlsHandshakeFeature>() is not null;
            var origin = new RequestOrigin(TransportProtocol.Mqtt, SourceOf(connection).ToString(), encrypted);
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

    // The listener takes IPv4 and IPv6 on one socket; audit rows want the address that the peer has.
    private static IPAddress SourceOf(ConnectionContext connection)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
