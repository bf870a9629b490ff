using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>
/// Turns a CONNECT into a registered device session: by the client certificate where one was presented, and then by nothing else
/// (wire-spec 3.7), or by what stands in the packet (wire-spec 3.4).
/// </summary>
internal sealed class DeviceLogin(MqttGateway gateway, RequestOrigin origin, CertificateChain? presented)
{
    /// <summary>Authenticates and registers; never throws but for cancellation.</summary>
    public async Task<LoginOutcome> LogInAsync(ConnectPacket connect, IConnectedDevice connection, CancellationToken cancellationToken)
    {
        using var span = MqttGateway.BeginLogin();
        var started = gateway.Time.GetTimestamp();
        var login = presented is null ? ByPacket(connect) : ByCertificate(presented);
        try
        {
            var answer = await gateway.Cluster.AuthenticateAsync(login, cancellationToken);
            if (!answer.TryGet(out var device, out var fault))
            {
                return Refuse(connect, fault.Code, started, RetryHint.Of(fault));
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
            return Refuse(connect, FaultCode.Unavailable, started, RetryHint.SecondsOfOutage());
        }
    }

    private MqttFault FaultOf(ConnectPacket connect, FaultCode code) =>
        presented is not null ? MqttFaults.OfCertificate(code)
        : code == FaultCode.Unauthenticated ? MqttFaults.Unauthenticated(connect)
        : MqttFaults.Of(code);

    private AuthenticationRequest ByPacket(ConnectPacket connect) => new()
    {
        Method = AuthenticationMethod.MqttLogin,
        Origin = origin,
        ClientId = new SecretText(connect.ClientId),
        UserName = connect.UserName,
        Password = connect.Password,
    };

    private AuthenticationRequest ByCertificate(CertificateChain chain) => new()
    {
        Method = AuthenticationMethod.Certificate,
        Origin = origin,
        Chain = chain,
        OperationId = Guid.CreateVersion7(),
    };

    private LoginOutcome Refuse(ConnectPacket connect, FaultCode code, long started, int? retryAfter = null)
    {
        var outcome = code switch
        {
            FaultCode.Unauthenticated => GatewayOutcome.Unauthenticated,
            FaultCode.Unavailable => GatewayOutcome.Unavailable,
            _ => GatewayOutcome.Refused,
        };
        gateway.OnRequest(GatewayOperation.Login, outcome, started);
        return new LoginOutcome(null, null, FaultOf(connect, code), retryAfter);
    }
}
