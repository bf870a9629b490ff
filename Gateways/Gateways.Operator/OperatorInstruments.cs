using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ProvisioningCluster.Gateways.Operator;

/// <summary>What the operators' REST counts; no user or device names.</summary>
internal sealed class OperatorInstruments
{
    private readonly Counter<long> signIns;
    private readonly Counter<long> failures;

    public OperatorInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("ProvisioningCluster.Gateways.Operator");
        signIns = meter.CreateCounter<long>("provisioning.operator.sign_ins", "{attempt}", "Sign-ins by outcome.");
        failures = meter.CreateCounter<long>("provisioning.operator.failures", "{request}", "Requests answered with a 5xx status.");
    }

    public void OnSignIn(string outcome) => signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void OnFailure(int status) => failures.Add(1, new TagList { { "http.response.status_code", status } });
}
