using ProvisioningCluster.Gateways.Mqtt.Packets;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>
/// The deadlines of one connection with one timer (T-12). Time spent on the peer's own request never counts against it: what
/// is measured is how long the peer has kept us waiting.
/// </summary>
internal sealed class ConnectionClock : IDisposable
{
    private readonly TimeProvider time;
    private readonly MqttOptions options;
    private readonly ITimer timer;
    private long since;
    private long heardAt;
    private Phase phase = Phase.Connecting;
    private TimeSpan keepAlive;
    private Ending provisionEnding = ProvisionSilent;
    private volatile bool rang;

    public ConnectionClock(TimeProvider time, MqttOptions options, Action wake)
    {
        this.time = time;
        this.options = options;
        since = heardAt = time.GetTimestamp();
        timer = time.CreateTimer(
            _ =>
            {
                rang = true;
                wake();
            },
            null,
            options.ConnectDeadline,
            Timeout.InfiniteTimeSpan);
    }

    private enum Phase
    {
        Connecting,
        Provisioning,
        Device,
    }

    private static Ending ProvisionSilent { get; } = new(EndingCause.ProvisionSessionLimit, ReasonCode.MaximumConnectTime);

    // wire-spec 3.3: after an answer the connection closes without DISCONNECT.
    private static Ending ProvisionAnswered { get; } = new(EndingCause.ProvisionSessionLimit);

    /// <summary>CONNECT was accepted as a provisioning session. A repeated CONNECT does not prolong it.</summary>
    public void BeginProvisioning(ushort keepAliveSeconds)
    {
        if (phase != Phase.Provisioning)
        {
            phase = Phase.Provisioning;
            since = time.GetTimestamp();
        }

        SetKeepAlive(keepAliveSeconds);
    }

    /// <summary>CONNECT was accepted as a device session.</summary>
    public void BeginDevice(ushort keepAliveSeconds)
    {
        phase = Phase.Device;
        SetKeepAlive(keepAliveSeconds);
    }

    /// <summary>A packet was received and served.</summary>
    public void Heard() => heardAt = time.GetTimestamp();

    /// <summary>A provision request was answered.</summary>
    public void Answered()
    {
        since = time.GetTimestamp();
        provisionEnding = ProvisionAnswered;
    }

    /// <summary>The reason to close when a deadline has passed; else null.</summary>
    public Ending? Check()
    {
        var (left, ending) = Next();
        if (left <= TimeSpan.Zero)
        {
            return ending;
        }

        if (rang)
        {
            rang = false;
            timer.Change(left, Timeout.InfiniteTimeSpan);
        }

        return null;
    }

    public void Dispose() => timer.Dispose();

    private void SetKeepAlive(ushort seconds)
    {
        keepAlive = TimeSpan.FromSeconds(seconds * 1.5); // MQTT 5 §3.1.2.10
        Heard();
        timer.Change(Next().Left, Timeout.InfiniteTimeSpan);
    }

    private (TimeSpan Left, Ending Ending) Next() => phase switch
    {
        Phase.Connecting => (options.ConnectDeadline - time.GetElapsedTime(since), new Ending(EndingCause.ConnectDeadline)),
        Phase.Device => Silence(),
        _ => Earlier(Silence(), (options.ProvisionSessionLimit - time.GetElapsedTime(since), provisionEnding)),
    };

    private (TimeSpan Left, Ending Ending) Silence()
    {
        var silent = time.GetElapsedTime(heardAt);
        return keepAlive > TimeSpan.Zero
            ? (keepAlive - silent, new Ending(EndingCause.KeepAlive, ReasonCode.KeepAliveTimeout))
            : (options.InactivityLimit - silent, new Ending(EndingCause.Inactivity, ReasonCode.MaximumConnectTime));
    }

    private static (TimeSpan Left, Ending Ending) Earlier((TimeSpan Left, Ending Ending) one, (TimeSpan Left, Ending Ending) other) =>
        one.Left < other.Left ? one : other;
}
