using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>Turns a CONNECT with credentials into a registered device session (wire-spec 3.4).</summary>
internal sealed class DeviceLogin(MqttGateway gateway)
{
    /// <summary>Authenticates and registers; never throws but for cancellation.</summary>
    public async Task<LoginOutcome> LogInAsync(
        ConnectPacket connect, RequestOrigin origin, IConnectedDevice connection, CancellationToken cancellationToken)
    {
        var started = gateway.Time.GetTimestamp();
        var login = new AuthenticationRequest
        {
            Method = AuthenticationMethod.MqttLogin,
            Origin = origin,
            ClientId = new SecretText(connect.ClientId),
            UserName = connect.UserName,
            Password = connect.Password,
        };

        try
        {
            var answer = await gateway.Cluster.AuthenticateAsync(login, cancellationToken);
            if (!answer.TryGet(out var device, out var fault))
            {
                return Refuse(connect, fault.Code, started);
            }

            var registration = await gateway.Sessions.OpenAsync(device, login, connection, cancellationToken);
            if (registration is null)
            {
                return Refuse(connect, FaultCode.Unauthenticated, started); // changed or deleted in between
            }

            gateway.OnRequest(GatewayOperation.Login, GatewayOutcome.Success, started);
            return new LoginOutcome(device, registration, default);
        }
        catch (ClusterUnavailableException)
        {
            return Refuse(connect, FaultCode.Unavailable, started);
        }
    }

    private LoginOutcome Refuse(ConnectPacket connect, FaultCode code, long started)
    {
        var outcome = code switch
        {
            FaultCode.Unauthenticated => GatewayOutcome.Unauthenticated,
            FaultCode.Unavailable => GatewayOutcome.Unavailable,
            _ => GatewayOutcome.Refused,
        };
        gateway.OnRequest(GatewayOperation.Login, outcome, started);
        return new LoginOutcome(null, null, code == FaultCode.Unauthenticated ? MqttFaults.Unauthenticated(connect) : MqttFaults.Of(code));
    }
}
