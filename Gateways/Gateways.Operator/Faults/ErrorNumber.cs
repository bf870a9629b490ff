namespace ProvisioningCluster.Gateways.Operator.Faults;

/// <summary>The <c>errorCode</c> values of wire-spec 6.2 that this gateway gives.</summary>
internal static class ErrorNumber
{
    public const int General = 2;
    public const int Authentication = 10;
    public const int TokenExpired = 11;
    public const int NoPermission = 20;
    public const int BadRequest = 31;
    public const int NotFound = 32;
    public const int TooManyRequests = 33;
    public const int VersionConflict = 35;
    public const int EntityLimit = 41;
}
