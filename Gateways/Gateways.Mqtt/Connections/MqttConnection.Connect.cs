using Microsoft.AspNetCore.Connections;
using ProvisioningCluster.Gateways.Core.Tls;
using ProvisioningCluster.Gateways.Mqtt.Packets;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>CONNECT: provisioning sessions at once, those of devices and operators after the cluster's word.</summary>
internal sealed partial class MqttConnection
{
    private const byte Accepted = 0;

    private IAsyncDisposable? registration;

    private async ValueTask<Ending?> ConnectAsync(ConnectionClock clock)
    {
        var decoded = ConnectDecoder.Decode(input.Body, out var version, out var connect);
        if (connect is null)
        {
            return Undecodable(version, decoded);
        }

        if (session is DeviceSession or OperatorSession)
        {
            return Ending.Violation(ReasonCode.ProtocolError); // MQTT 5 §3.1: a second CONNECT
        }

        // wire-spec 3.1: once provision-only, the session stays so, whatever a second CONNECT says.
        if (session is ProvisioningSession || ConnectRules.IsProvisioning(connect))
        {
            session ??= new ProvisioningSession(gateway, origin);
            output.Adopt(connect);
            output.ConnAck(connect.Version, Accepted);
            clock.BeginProvisioning(connect.KeepAlive);
            return null;
        }

        if (ConnectRules.Refuse(connect) is { } fault)
        {
            return Refuse(connect, fault);
        }

        // A client certificate is a device's, and then nothing else counts (wire-spec 3.7).
        return ConnectRules.IsOperator(connect) && transport.Features.Get<PresentedChain>()?.Chain is null
            ? await LogOperatorInAsync(connect, clock)
            : await LogInAsync(connect, clock);
    }

    private Ending Undecodable(MqttVersion? version, ReasonCode reason)
    {
        if (session is not null)
        {
            return Ending.Violation(reason);
        }

        if (ConnectRules.CodeForUndecodable(version, reason) is { } code)
        {
            output.ConnAck(version!.Value, code);
        }

        return Ending.Refused;
    }

    private async ValueTask<Ending?> LogInAsync(ConnectPacket connect, ConnectionClock clock)
    {
        var login = new DeviceLogin(gateway, origin, transport.Features.Get<PresentedChain>()?.Chain).LogInAsync(connect, this, transport.ConnectionClosed);
        if (!await input.ReadAheadAsync(login, gateway.Options.QueuedPackets, UnauthenticatedBytes, gateway.Options.MaxPacketBytes))
        {
            transport.Abort(); // closes at once, and cancels the login
            registration = await CancelledLoginAsync(login);
            return Ending.TooManyQueued;
        }

        var outcome = await login;
        registration = outcome.Registration;
        if (outcome.Device is not { } device)
        {
            return Refuse(connect, outcome.Refusal, outcome.RetryAfter);
        }

        session = new DeviceSession(gateway, device);
        output.Adopt(connect);
        output.ConnAck(connect.Version, Accepted);
        clock.BeginDevice(connect.KeepAlive);
        return null;
    }

    private async ValueTask<Ending?> LogOperatorInAsync(ConnectPacket connect, ConnectionClock clock)
    {
        var login = new OperatorLogin(gateway, origin).LogInAsync(connect, signals);
        if (!await input.ReadAheadAsync(login, gateway.Options.QueuedPackets, UnauthenticatedBytes, gateway.Options.MaxPacketBytes))
        {
            transport.Abort();
            registration = (await login).Session;
            return Ending.TooManyQueued;
        }

        var outcome = await login;
        if (outcome is not { Session: { } accepted, Opened: { } opened })
        {
            return Refuse(connect, outcome.Refusal, outcome.RetryAfter);
        }

        session = accepted;
        registration = accepted;
        output.Adopt(connect);
        output.ConnAck(connect, opened.Resumed, (uint)opened.ExpirySeconds, outcome.AssignedClientId);
        clock.BeginDevice(connect.KeepAlive);
        accepted.Begin();
        return null;
    }

    private Ending Refuse(ConnectPacket connect, MqttFault fault, int? retryAfter = null)
    {
        output.Refuse(connect, fault, retryAfter);
        return Ending.Refused;
    }

    private static async ValueTask<IAsyncDisposable?> CancelledLoginAsync(Task<LoginOutcome> login)
    {
        try
        {
            return (await login).Registration;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
