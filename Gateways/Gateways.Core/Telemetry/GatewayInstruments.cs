using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>Meter of the device gateways. Tags name protocol, operation and outcome, never a device, a path or a key.</summary>
public sealed class GatewayInstruments
{
    public const string MeterName = "ProvisioningCluster.Gateways";

    private static readonly string[] Protocols = ["mqtt", "http", "coap", "operator"];
    private static readonly string[] Operations = ["provision", "login", "telemetry", "attributes", "attributes_request", "enrolment"];
    private static readonly string[] Outcomes = ["success", "not_found", "refused", "unauthenticated", "malformed", "unavailable", "held_off"];

    private readonly TimeProvider time;
    private readonly Histogram<double> requests;
    private readonly UpDownCounter<long> sessions;

    public GatewayInstruments(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        var meter = meters.Create(MeterName);
        requests = meter.CreateHistogram<double>(
            "gateway.request.duration",
            unit: "s",
            description: "Requests of devices: from the complete message to the answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8] });
        sessions = meter.CreateUpDownCounter<long>("gateway.sessions", unit: "{session}", description: "Devices connected now.");
    }

    /// <summary>Outcome of a provision request for <see cref="OnRequest"/>.</summary>
    public static GatewayOutcome OutcomeOf(Result<DeviceCredentials> answer) =>
        answer.TryGet(out _, out var fault) ? GatewayOutcome.Success
        : fault.Code == FaultCode.ProvisionDataNotFound ? GatewayOutcome.NotFound
        : fault.Code == FaultCode.LimitReached ? GatewayOutcome.HeldOff
        : GatewayOutcome.Refused;

    /// <summary>The word for a protocol, on metrics and spans.</summary>
    internal static string NameOf(TransportProtocol protocol) => Protocols[(int)protocol];

    /// <summary>A request was answered.</summary>
    /// <param name="started"><see cref="TimeProvider.GetTimestamp"/> when the message was complete.</param>
    public void OnRequest(TransportProtocol protocol, GatewayOperation operation, GatewayOutcome outcome, long started)
    {
        GatewayTraces.OnOutcome(Operations[(int)operation], Outcomes[(int)outcome]);
        if (requests.Enabled)
        {
            var tags = new TagList
            {
                { "gateway.protocol", Protocols[(int)protocol] },
                { "gateway.operation", Operations[(int)operation] },
                { "gateway.outcome", Outcomes[(int)outcome] },
            };
            requests.Record(time.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    /// <summary>A device's session began.</summary>
    public void OnSessionOpened() => sessions.Add(1);

    /// <summary>A device's session is gone.</summary>
    public void OnSessionClosed() => sessions.Add(-1);
}
