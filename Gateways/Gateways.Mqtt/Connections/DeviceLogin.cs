using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Sessions;
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
            var answer = await gateway.Cluster.AuthenticateAsync(login, cancellationToken).WithinAsync(gateway.Options.ReplyDeadline, gateway.Time);
            if (!answer.TryGet(out var device, out var fault))
            {
                return LoginOutcome.Refused(fault.Code == FaultCode.Unauthenticated ? MqttFaults.Unauthenticated(connect) : MqttFaults.Of(fault.Code));
            }

            var registration = await gateway.Sessions.OpenAsync(device, login, connection, cancellationToken);
            return registration is null
                ? LoginOutcome.Refused(MqttFaults.Unauthenticated(connect)) // changed or deleted in between
                : new LoginOutcome(device, registration, default);
        }
        catch (ClusterUnavailableException)
        {
            return LoginOutcome.Refused(MqttFaults.Of(FaultCode.Unavailable));
        }
    }
}
