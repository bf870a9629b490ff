using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The texts of wire-spec 6.2 and 7.1 that scripts compare.</summary>
internal static class DeviceProfileTexts
{
    public const string NameMissing = "Device profile name should be specified!";
    public const string TypeMissing = "Device profile type should be specified!";
    public const string TransportMissing = "Device profile transport type should be specified!";
    public const string AnotherDefault = "Another default device profile is present in scope of current tenant!";

    /// <summary>The fault of a profile call in the words of the wire.</summary>
    public static Fault Told(Fault fault, Guid profileId) => fault.Code switch
    {
        FaultCode.NotFound => fault with { Detail = $"Device profile with id [{profileId}] is not found" },
        FaultCode.NameTaken => fault with { Detail = "Device profile with such name already exists!" },
        FaultCode.VersionConflict => fault with { Detail = "Device profile was already changed by someone else! Reload it and try again." },
        _ => fault,
    };
}
