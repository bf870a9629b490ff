using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Faults;

/// <summary>Turns faults and HTTP failures into the status and error code of wire-spec 6.2.</summary>
internal static class OperatorFaults
{
    public const string WrongCredentials = "Invalid username or password";
    public const string NotAuthenticated = "Authentication failed";
    public const string TokenExpired = "Token has expired";
    public const string NoPermission = "You don't have permission to perform this operation!";
    public const string MissingItem = "Requested item wasn't found!";
    public const string TryAgain = "The service can't answer now. Please try again later.";

    /// <summary>The whole list of faults; a value unknown to this version is a failure of ours (I-19).</summary>
    public static (int Status, int ErrorCode) StatusOf(FaultCode code) => code switch
    {
        FaultCode.InvalidArgument => (StatusCodes.Status400BadRequest, ErrorNumber.BadRequest),
        FaultCode.ProvisionDataNotFound => (StatusCodes.Status404NotFound, ErrorNumber.NotFound),
        FaultCode.ProvisioningRefused => (StatusCodes.Status400BadRequest, ErrorNumber.BadRequest),
        FaultCode.NotFound => (StatusCodes.Status404NotFound, ErrorNumber.NotFound),
        FaultCode.NameTaken => (StatusCodes.Status400BadRequest, ErrorNumber.BadRequest),
        FaultCode.CredentialTaken => (StatusCodes.Status400BadRequest, ErrorNumber.BadRequest),
        FaultCode.VersionConflict => (StatusCodes.Status409Conflict, ErrorNumber.VersionConflict),
        FaultCode.InUse => (StatusCodes.Status400BadRequest, ErrorNumber.BadRequest),
        FaultCode.Unauthenticated => (StatusCodes.Status401Unauthorized, ErrorNumber.Authentication),
        FaultCode.Forbidden => (StatusCodes.Status403Forbidden, ErrorNumber.NoPermission),
        FaultCode.TransportNotAllowed => (StatusCodes.Status400BadRequest, ErrorNumber.BadRequest),
        FaultCode.LimitReached => (StatusCodes.Status403Forbidden, ErrorNumber.EntityLimit),
        FaultCode.Unavailable => (StatusCodes.Status503ServiceUnavailable, ErrorNumber.General),
        _ => (StatusCodes.Status500InternalServerError, ErrorNumber.General),
    };

    public static Refusal Of(Fault fault)
    {
        var (status, errorCode) = StatusOf(fault.Code);
        return fault.Code switch
        {
            FaultCode.Unavailable => Unavailable(),
            FaultCode.Forbidden => Forbidden(),
            FaultCode.Unauthenticated => Unauthenticated(),
            _ => new Refusal(status, errorCode, fault.Detail.Length == 0 ? TextOf(status) : fault.Detail),
        };
    }

    /// <summary>A failure that HTTP itself has a status for.</summary>
    public static Refusal OfStatus(int status) => new(status, ErrorCodeOf(status), TextOf(status));

    public static Refusal BadRequest(string message) => new(StatusCodes.Status400BadRequest, ErrorNumber.BadRequest, message);

    public static Refusal Unauthenticated(string message = NotAuthenticated) => new(StatusCodes.Status401Unauthorized, ErrorNumber.Authentication, message);

    public static Refusal Expired() => new(StatusCodes.Status401Unauthorized, ErrorNumber.TokenExpired, TokenExpired);

    public static Refusal Forbidden() => new(StatusCodes.Status403Forbidden, ErrorNumber.NoPermission, NoPermission);

    public static Refusal TooManySignIns(TimeSpan retryAfter) => new(
        StatusCodes.Status429TooManyRequests, ErrorNumber.TooManyRequests, "Too many sign-in attempts. Please try again later.", Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)));

    /// <summary>With jitter, so that the callers of a service that comes back do not return all at once (invariants 3.6).</summary>
    public static Refusal Unavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorNumber.General, TryAgain, RandomNumberGenerator.GetInt32(1, 6));

    private static int ErrorCodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => ErrorNumber.Authentication,
        StatusCodes.Status403Forbidden => ErrorNumber.NoPermission,
        StatusCodes.Status404NotFound => ErrorNumber.NotFound,
        StatusCodes.Status409Conflict => ErrorNumber.VersionConflict,
        StatusCodes.Status429TooManyRequests => ErrorNumber.TooManyRequests,
        >= 400 and < 500 => ErrorNumber.BadRequest,
        _ => ErrorNumber.General,
    };

    private static string TextOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => MissingItem,
        StatusCodes.Status405MethodNotAllowed => "Request method is not supported",
        StatusCodes.Status408RequestTimeout => "The request body did not arrive in time",
        StatusCodes.Status413PayloadTooLarge => "Payload size exceeds the limit",
        StatusCodes.Status415UnsupportedMediaType => "Content-Type is not supported, use application/json",
        StatusCodes.Status401Unauthorized => NotAuthenticated,
        StatusCodes.Status403Forbidden => NoPermission,
        StatusCodes.Status503ServiceUnavailable => TryAgain,
        >= 400 and < 500 => "Bad request",
        _ => "Internal server error",
    };
}
