using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Reads <c>profileData.provisionProtection</c>, which is ours.</summary>
internal static class ProvisionProtectionBody
{
    public const string Name = "provisionProtection";

    /// <summary>The limits of the profile's key and secret: as they were when the member is absent, none when it is null.</summary>
    public static ProvisionProtection? Read(JsonFields data) =>
        data.IsNull(Name) ? ProvisionProtection.Off
        : data.Object(Name) is null ? null
        : data.Within(Name, ReadLimits);

    private static ProvisionProtection ReadLimits(JsonFields fields) => new()
    {
        Until = fields.Integer("provisionUntil"),
        AllowedNetworks = fields.Texts("allowedNetworks") is { } networks ? string.Join(',', networks) : null,
        RequestsPerSecond = Number(fields, "maxRequestsPerSecond"),
        MaxUses = Number(fields, "maxUses"),
        ReplayWindowSeconds = Number(fields, "replayWindowSeconds"),
    };

    /// <summary>Beyond 32 bits it is as wrong as any other number that is too large.</summary>
    private static int? Number(JsonFields fields, string name) => (int?)(fields.Integer(name) is { } number ? Math.Clamp(number, int.MinValue, int.MaxValue) : (long?)null);
}
