using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Rest;

namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>What counts in the body of a device (wire-spec 6.5); all else in it is ignored, so a device that was read can be sent back.</summary>
internal sealed record DeviceToSave
{
    /// <summary>Absent makes a new one.</summary>
    public EntityReference? Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Name of a profile, which is made when there is none; counts without a profile id.</summary>
    public string? Type { get; init; }

    public string? Label { get; init; }

    public EntityReference? DeviceProfileId { get; init; }

    public JsonElement? AdditionalInfo { get; init; }

    /// <summary>The version that was read; absent overwrites.</summary>
    public long? Version { get; init; }
}
