namespace ProvisioningCluster.Gateways.Operator.Faults;

/// <summary>Error body of wire-spec 6.2; <paramref name="Timestamp"/> is milliseconds since the Unix epoch.</summary>
internal sealed record RefusalBody(int Status, string Message, int ErrorCode, long Timestamp);
