using System.Net;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>
/// Turns a CONNECT with an API key into a session that listens to the events of the key's tenant. Administrators and auditors may; the
/// administrator of the installation has no tenant, and so no events.
/// </summary>
internal sealed class OperatorLogin(MqttGateway gateway, RequestOrigin origin)
{
    private const int LongestClientId = 256;

    /// <summary>Checks the key and takes the consumer over; throws nothing.</summary>
    /// <param name="connect">Its password is the key, its client id names the consumer.</param>
    /// <param name="signals">Where the session leaves its notes.</param>
    public async Task<OperatorLoginOutcome> LogInAsync(ConnectPacket connect, ConnectionSignals signals)
    {
        OperatorSource.Set(origin.Source);
        if (connect.ClientId.Length > LongestClientId || (connect.ClientId.Length == 0 && connect.SessionExpiry != 0))
        {
            return Refuse(MqttFaults.IdentifierNotValid, "refused"); // nothing could be kept under no name
        }

        try
        {
            var key = connect.Password ?? new SecretText(string.Empty);
            if (!(await gateway.Keys.FindAsync(key, IPAddress.Parse(origin.Source))).TryGet(out var opened, out var fault))
            {
                return Refuse(MqttFaults.Of(fault.Code), fault.Code == FaultCode.LimitReached ? "throttled" : "refused", RetryHint.Of(fault));
            }

            return opened.Authority is UserAuthority.TenantAdministrator or UserAuthority.Auditor
                ? await OpenAsync(connect, opened.User, key, signals)
                : Refuse(MqttFaults.Of(FaultCode.Forbidden), "refused");
        }
        catch (ClusterUnavailableException)
        {
            return Refuse(MqttFaults.Of(FaultCode.Unavailable), "unavailable", RetryHint.SecondsOfOutage());
        }
    }

    private async ValueTask<OperatorLoginOutcome> OpenAsync(ConnectPacket connect, UserSnapshot user, SecretText key, ConnectionSignals signals)
    {
        var assigned = connect.ClientId.Length == 0 ? Guid.NewGuid().ToString("N") : null;
        var name = assigned ?? connect.ClientId;
        var consumer = ConsumerKey.Of(user.Tenant, user.UserId, name);
        var request = new OpenConsumerRequest { ConnectionId = Guid.NewGuid(), Name = name, Clean = connect.Clean, ExpirySeconds = connect.SessionExpiry };
        if (!(await gateway.Consumers.OpenAsync(consumer, request)).TryGet(out var opened, out var fault))
        {
            return Refuse(MqttFaults.Of(fault.Code), "refused", RetryHint.Of(fault));
        }

        gateway.Instruments.OnOperatorSignIn("success");
        var feed = new EventFeed(gateway, consumer, request.ConnectionId, key, origin.Source, signals);
        return new OperatorLoginOutcome(new OperatorSession(gateway, feed, opened.Subscriptions), opened, assigned, default);
    }

    private OperatorLoginOutcome Refuse(MqttFault fault, string outcome, int? retryAfter = null)
    {
        gateway.Instruments.OnOperatorSignIn(outcome);
        return new OperatorLoginOutcome(null, null, null, fault, retryAfter);
    }
}
