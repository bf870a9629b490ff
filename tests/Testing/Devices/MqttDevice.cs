using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>
/// One provisioning session, one request at a time; logins get connections of their own. It reads packet after packet itself: what
/// the server sent before it closed counts, and a client library may drop that.
/// </summary>
public sealed class MqttDevice : IDeviceConnection
{
    private const int Version = 4;
    private const int ConnAck = 2;
    private const int Publish = 3;
    private const int PubAck = 4;
    private const byte ServerUnavailable = 3;
    private const string RequestTopic = "/provision/request";
    private const string ResponseTopic = "/provision/response";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly int port;
    private readonly string host;
    private readonly TimeSpan deadline;
    private readonly DeviceTls? tls;
    private readonly ScriptedMqttPeer session;
    private ushort lastPacketId;

    private MqttDevice(int port, string host, TimeSpan deadline, DeviceTls? tls, ScriptedMqttPeer session)
    {
        (this.port, this.host, this.deadline, this.tls, this.session) = (port, host, deadline, tls, session);
    }

    public bool IsOpen => !session.HasEnded;

    /// <summary>Connects for provisioning; it fails when nobody listens or the server turns the device away.</summary>
    public static async Task<MqttDevice> OpenAsync(int port, string host = "127.0.0.1", TimeSpan? deadline = null, DeviceTls? tls = null)
    {
        var patience = deadline ?? Patience;
        var (session, code) = await ConnectAsync(port, host, patience, tls, "provision", password: null, clientId: null);
        if (code == 0)
        {
            return new MqttDevice(port, host, patience, tls, session);
        }

        await session.DisposeAsync();
        throw new NoAnswerException($"MQTT CONNACK {code}");
    }

    public async Task<ProvisionAnswer> ProvisionAsync(JsonObject request) =>
        ProvisionAnswer.Parse(await RequestAsync(Encoding.UTF8.GetBytes(request.ToJsonString())));

    /// <summary>Publishes any bytes as a request; null when the session is closed instead of answered.</summary>
    public async Task<byte[]?> AskAsync(byte[] payload)
    {
        try
        {
            return Encoding.UTF8.GetBytes(await RequestAsync(payload));
        }
        catch (NoAnswerException)
        {
            return null;
        }
    }

    public Task<bool> LogsInAsync(string token) => LogsInAsync(token, password: null, clientId: null);

    /// <summary>Connects as a device; true when it is accepted.</summary>
    public async Task<bool> LogsInAsync(string userName, string? password, string? clientId)
    {
        var (device, code) = await ConnectAsync(port, host, deadline, tls, userName, password, clientId);
        await using (device)
        {
            switch (code)
            {
                case 0:
                    break;
                case ServerUnavailable:
                    throw new NoAnswerException($"MQTT CONNACK {code}");
                default:
                    return false;
            }

            try
            {
                await device.SendsAsync(MqttBytes.Publish(Version, "v1/devices/me/telemetry", "{}", qos: 1, packetId: 1));
                var packet = await device.ReceivesAsync("PUBACK", deadline);
                await device.SendsUntilCutOffAsync(MqttBytes.Disconnect(Version));
                return packet.Type == PubAck ? true : throw new InvalidOperationException($"Telemetry was answered with {packet}.");
            }
            catch (IOException closed)
            {
                throw new NoAnswerException("MQTT closed", cause: closed);
            }
        }
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private static async Task<(ScriptedMqttPeer Peer, byte Code)> ConnectAsync(int port, string host, TimeSpan deadline, DeviceTls? tls, string userName, string? password, string? clientId)
    {
        ScriptedMqttPeer peer;
        try
        {
            peer = await ScriptedMqttPeer.DialAsync(port, Version, host, tls: tls);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            throw new NoAnswerException("MQTT refused", refused: true, cause: error);
        }

        try
        {
            clientId ??= Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
            await peer.SendsAsync(MqttBytes.Connect(Version, clientId, userName, password));
            var packet = await peer.ReceivesAsync("CONNACK", deadline);
            return packet.Type == ConnAck ? (peer, packet.Body[1]) : throw new InvalidOperationException($"CONNECT was answered with {packet}.");
        }
        catch (IOException closed)
        {
            await peer.DisposeAsync();
            throw new NoAnswerException("MQTT closed", cause: closed); // before a request was sent, but taken by somebody
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    private async Task<string> RequestAsync(byte[] payload)
    {
        try
        {
            lastPacketId = (ushort)(lastPacketId % ushort.MaxValue + 1);
            await session.SendsAsync(MqttBytes.Publish(Version, RequestTopic, payload, qos: 1, packetId: lastPacketId));
            while (true)
            {
                var packet = await session.ReceivesAsync("an answer", deadline);
                if (packet.Type == Publish && packet.Topic == ResponseTopic)
                {
                    await session.SendsUntilCutOffAsync(packet.Qos == 0 ? ReadOnlyMemory<byte>.Empty : MqttBytes.PubAck((ushort)packet.PacketId));
                    return Encoding.UTF8.GetString(packet.Payload(Version));
                }
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            throw new NoAnswerException("MQTT closed", cause: closed);
        }
    }
}
