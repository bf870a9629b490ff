using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Runtime;

/// <summary>Meters of the actors. No names of devices, keys or users as tags.</summary>
internal sealed class GrainInstruments
{
    public const string MeterName = "ProvisioningCluster.Grains";

    private readonly Counter<long> provisions;
    private readonly Histogram<double> provisionDuration;
    private readonly Counter<long> logins;
    private readonly Counter<long> lostNotifications;
    private readonly Counter<long> contestedNames;
    private readonly Counter<long> standIns;

    public GrainInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        provisions = meter.CreateCounter<long>("provisioning.requests", "{request}", "Provision requests that were answered.");
        provisionDuration = meter.CreateHistogram<double>(
            "provisioning.duration",
            unit: "s",
            description: "Time from the call to the decided answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] }); // the call's time is over after 5 s
        logins = meter.CreateCounter<long>("provisioning.logins", "{login}", "Device logins that were answered.");
        lostNotifications = meter.CreateCounter<long>("provisioning.notifications.lost", "{notification}", "Caches or sessions that were not told of a change.");
        standIns = meter.CreateCounter<long>("provisioning.stand_ins", "{operation}", "Operations that were decided without the device's grain, because it did not answer in time.");
        contestedNames = meter.CreateCounter<long>("provisioning.names.contested", "{name}", "Names that were asked for in vain again and again though nobody has logged in with their credentials.");
    }

    /// <param name="protocol">Where the request came from.</param>
    /// <param name="strategy">Of the profile; null when none came into question.</param>
    /// <param name="outcome"><c>success</c>, <c>not_found</c>, <c>failure</c>, <c>limited</c> or <c>error</c>.</param>
    /// <param name="reason">The audit's word for a refusal, of which there are a few dozen; empty for a success.</param>
    /// <param name="duration">Time the decision took.</param>
    public void OnProvision(TransportProtocol protocol, ProvisionStrategy? strategy, string outcome, string reason, TimeSpan duration)
    {
        var protocolTag = new KeyValuePair<string, object?>("protocol", TagOf(protocol));
        var outcomeTag = new KeyValuePair<string, object?>("outcome", outcome);
        if (provisions.Enabled)
        {
            provisions.Add(1, new TagList { protocolTag, outcomeTag, { "strategy", TagOf(strategy) }, { "reason", reason } });
        }

        provisionDuration.Record(duration.TotalSeconds, protocolTag, outcomeTag);
    }

    public void OnLogin(TransportProtocol protocol, bool accepted) => logins.Add(
        1,
        new KeyValuePair<string, object?>("protocol", TagOf(protocol)),
        new KeyValuePair<string, object?>("outcome", accepted ? "accepted" : "refused"));

    public void OnNotificationLost() => lostNotifications.Add(1);

    public void OnNameContested() => contestedNames.Add(1);

    public void OnStandIn() => standIns.Add(1);

    private static string TagOf(ProvisionStrategy? strategy) => strategy switch
    {
        ProvisionStrategy.AllowCreateNewDevices => "allow_create",
        ProvisionStrategy.CheckPreProvisionedDevices => "check_pre_provisioned",
        ProvisionStrategy.X509CertificateChain => "certificate_chain",
        ProvisionStrategy.Disabled => "disabled",
        _ => "none",
    };

    private static string TagOf(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Mqtt => "mqtt",
        TransportProtocol.Http => "http",
        TransportProtocol.Coap => "coap",
        TransportProtocol.Operator => "operator",
        _ => "unknown",
    };
}
