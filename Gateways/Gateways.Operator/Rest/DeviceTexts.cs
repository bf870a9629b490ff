using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The texts of wire-spec 6.2 and 7.2 that scripts compare.</summary>
internal static class DeviceTexts
{
    public const string NameMissing = "Device name should be specified!";
    public const string ProfileMissing = "Device is referencing non existing device profile!";
    public const string ProfileOfAnotherTenant = "Device can`t be referencing to device profile from different tenant!";
    public const string DeviceNull = "Validation error: device must not be null";
    public const string CredentialsNull = "Validation error: credentials must not be null";
    public const string CredentialsTypeMissing = "Device credentials type should be specified";
    public const string CredentialsIdMissing = "Device credentials id should be specified!";
    public const string CredentialsUnknown = "Unable to update non-existent device credentials!";
    public const string CredentialsPresent = "Credentials for this device are already specified!";
    public const string EntityIdMissing = "Invalid entity id";
    public const string RenameRefused = "Renaming a device is not supported: create it under the new name instead";

    /// <summary>The fault of a device call in the words of the wire.</summary>
    public static Fault Told(Fault fault, Guid deviceId) => fault.Code switch
    {
        FaultCode.NotFound => fault with { Detail = $"Device with id [{deviceId}] is not found" },
        FaultCode.NameTaken => fault with { Detail = "Device with such name already exists!" },
        FaultCode.CredentialTaken => fault with { Detail = "Device credentials are already assigned to another device!" },
        FaultCode.VersionConflict => fault with { Detail = "Device was already changed by someone else! Reload it and try again." },
        _ => fault,
    };
}
