using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Http;

/// <summary>Faults of token paths as HTTP status, and undecodable payloads as text. Provisioning answers its faults with 200.</summary>
internal static class HttpFaults
{
    /// <summary>The whole list; a value unknown to this version is a failure of ours (I-19).</summary>
    public static int StatusOf(FaultCode code) => code switch
    {
        FaultCode.InvalidArgument => StatusCodes.Status400BadRequest,
        FaultCode.ProvisionDataNotFound => StatusCodes.Status400BadRequest,
        FaultCode.ProvisioningRefused => StatusCodes.Status400BadRequest,
        FaultCode.NotFound => StatusCodes.Status401Unauthorized, // the device went: its token is none any more
        FaultCode.NameTaken => StatusCodes.Status400BadRequest,
        FaultCode.CredentialTaken => StatusCodes.Status400BadRequest,
        FaultCode.VersionConflict => StatusCodes.Status409Conflict,
        FaultCode.InUse => StatusCodes.Status400BadRequest,
        FaultCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        FaultCode.Forbidden => StatusCodes.Status403Forbidden,
        FaultCode.TransportNotAllowed => StatusCodes.Status401Unauthorized,
        FaultCode.LimitReached => StatusCodes.Status400BadRequest,
        FaultCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>What is wrong with a provision request and how to put it right; never a value of it.</summary>
    public static string Explain(in DecodedProvision decoded) => decoded switch
    {
        { Error: PayloadError.NotJson } => "The request body must be a JSON object in UTF-8.",
        { Field: null } => "The request body is nested too deeply: 32 levels are allowed.",
        { Error: PayloadError.BadStructure } => $"{decoded.Field} must be a single value, not a list.",
        { Field: "credentialsType" } => "credentialsType must be one of ACCESS_TOKEN, X509_CERTIFICATE, MQTT_BASIC, LWM2M_CREDENTIALS, in upper case.",
        { Field: "gateway" } => "gateway must be true or false, or be left out.",
        { Field: "provisionDeviceKey" } => "provisionDeviceKey is required: send the provision key of the device profile as a string.",
        { Field: "provisionDeviceSecret" } => "provisionDeviceSecret is required: send the provision secret of the device profile as a string.",
        _ => $"{decoded.Field} must be a string of valid Unicode, or be left out.",
    };
}
