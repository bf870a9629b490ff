namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>A stream of events that the REST refused.</summary>
internal sealed class ApiRefusedException(ApiFault fault) : Exception(fault.Message)
{
    public ApiFault Fault { get; } = fault;
}
