using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Http.Est;

/// <summary>Refusals in the words of EST. What is wrong with a request for a certificate is told, everything else is not.</summary>
internal static class EstFaults
{
    public static int StatusOf(Fault fault) => fault.Code switch
    {
        FaultCode.InvalidArgument => StatusCodes.Status400BadRequest,
        FaultCode.ProvisionDataNotFound or FaultCode.Unauthenticated or FaultCode.TransportNotAllowed => StatusCodes.Status401Unauthorized,
        FaultCode.ProvisioningRefused => fault.Field is null ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest,
        FaultCode.NotFound => StatusCodes.Status404NotFound,
        _ => HttpFaults.StatusOf(fault.Code),
    };

    public static string TextOf(Fault fault) => fault switch
    {
        { Code: FaultCode.ProvisionDataNotFound } => "Provision key and provision secret are not accepted.",
        { Code: FaultCode.Unauthenticated or FaultCode.TransportNotAllowed } =>
            "Log in with provision key and provision secret (HTTP Basic), or with the present client certificate.",
        { Code: FaultCode.ProvisioningRefused, Field: null } => "The device may not be enrolled.",
        _ => fault.Detail,
    };

    public static GatewayOutcome OutcomeOf(FaultCode code) => code switch
    {
        FaultCode.InvalidArgument => GatewayOutcome.Malformed,
        FaultCode.ProvisionDataNotFound or FaultCode.NotFound => GatewayOutcome.NotFound,
        FaultCode.Unauthenticated or FaultCode.TransportNotAllowed => GatewayOutcome.Unauthenticated,
        FaultCode.LimitReached => GatewayOutcome.HeldOff,
        _ => GatewayOutcome.Refused,
    };
}
