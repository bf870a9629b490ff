using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A device as an operator sent it (wire-spec 6.5).</summary>
internal sealed record DeviceBody
{
    /// <summary>Null creates one.</summary>
    public required Guid? DeviceId { get; init; }

    /// <summary>Normalised and not empty.</summary>
    public required string Name { get; init; }

    /// <summary>Name of a profile; counts only without <see cref="ProfileId"/>.</summary>
    public required string? Type { get; init; }

    public required string? Label { get; init; }

    public required Guid? ProfileId { get; init; }

    /// <summary>JSON object text.</summary>
    public required string? AdditionalInfo { get; init; }

    public required long? Version { get; init; }

    public static Result<DeviceBody> Read(JsonElement json)
    {
        var fields = new JsonFields(json);
        var body = new DeviceBody
        {
            DeviceId = fields.EntityId("id"),
            Name = NameRules.Normalised(fields.Text("name")),
            Type = fields.Text("type") is { Length: > 0 } type ? type : null,
            Label = fields.Text("label"),
            ProfileId = fields.EntityId("deviceProfileId"),
            AdditionalInfo = fields.Object("additionalInfo") is { } info ? OperatorJson.Compact(info) : null,
            Version = fields.Integer("version"),
        };
        var fault = fields.Fault
            ?? NameRules.FaultOfName(body.Name, DeviceTexts.NameMissing)
            ?? NameRules.FaultOf(body.Type, "type")
            ?? NameRules.FaultOf(body.Label, "label");
        return fault is null ? body : fault;
    }
}
