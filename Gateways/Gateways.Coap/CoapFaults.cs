using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Coap;

/// <summary>The cluster's refusals as CoAP responses. The two provisioning faults get their body from the provision resource.</summary>
internal static class CoapFaults
{
    private const int ShortestRetrySeconds = 5;
    private const int LongestRetrySeconds = 15;

    public static CoapResponse Response(Fault fault) => fault.Code switch
    {
        FaultCode.Unavailable => Unavailable(),
        FaultCode.LimitReached when fault.RetryAfterSeconds is not null => HeldOff(fault),
        _ => new CoapResponse(Code(fault.Code)),
    };

    /// <summary>4.29 with the time after which the device may come again (RFC 8516).</summary>
    private static CoapResponse HeldOff(Fault fault) => new(CoapCode.TooManyRequests) { MaxAge = (uint)RetryHint.SecondsOf(fault) };

    /// <summary>5.03 with a jittered time to come back after, so that a fleet does not return in one wave (invariants 3.6).</summary>
    public static CoapResponse Unavailable() =>
        new(CoapCode.ServiceUnavailable) { MaxAge = (uint)Random.Shared.Next(ShortestRetrySeconds, LongestRetrySeconds + 1) };

    public static CoapCode Code(FaultCode code) => code switch
    {
        FaultCode.InvalidArgument => CoapCode.BadRequest,
        FaultCode.ProvisionDataNotFound => CoapCode.BadRequest, // wire-spec 5.1
        FaultCode.ProvisioningRefused => CoapCode.BadRequest, // wire-spec 5.1
        FaultCode.NotFound => CoapCode.NotFound,
        FaultCode.NameTaken => CoapCode.Conflict,
        FaultCode.CredentialTaken => CoapCode.Conflict,
        FaultCode.VersionConflict => CoapCode.Conflict,
        FaultCode.InUse => CoapCode.Conflict,
        FaultCode.Unauthenticated => CoapCode.Unauthorized, // wire-spec 5.2
        FaultCode.Forbidden => CoapCode.Forbidden,
        FaultCode.TransportNotAllowed => CoapCode.InternalServerError, // wire-spec 5.2
        FaultCode.LimitReached => CoapCode.BadRequest,
        FaultCode.Unavailable => CoapCode.ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Every fault has a CoAP code."),
    };
}
