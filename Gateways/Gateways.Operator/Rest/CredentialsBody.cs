using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Credentials as an operator sent them (wire-spec 6.5), not yet judged: ids and values are normalised by the device.</summary>
internal sealed record CredentialsBody
{
    /// <summary>Id of the record that is replaced.</summary>
    public required Guid? RecordId { get; init; }

    public required Guid? DeviceId { get; init; }

    public required string? Type { get; init; }

    public required SecretText CredentialsId { get; init; }

    public required SecretText? Value { get; init; }

    public required long? Version { get; init; }

    public static Result<CredentialsBody> Read(JsonElement json)
    {
        var fields = new JsonFields(json);
        var body = new CredentialsBody
        {
            RecordId = fields.EntityId("id"),
            DeviceId = fields.EntityId("deviceId"),
            Type = fields.Text("credentialsType"),
            CredentialsId = new SecretText(fields.Text("credentialsId")),
            Value = fields.Text("credentialsValue") is { } value ? new SecretText(value) : null,
            Version = fields.Integer("version"),
        };
        return fields.Fault is { } fault ? fault : body;
    }

    /// <summary>The credentials for the cluster, or what is missing in them.</summary>
    public Result<DeviceCredentials> ToCredentials()
    {
        if (string.IsNullOrEmpty(Type))
        {
            return new Fault(FaultCode.InvalidArgument, DeviceTexts.CredentialsTypeMissing, "credentialsType");
        }

        if (!WireNames.TryParse(Type, out CredentialsType type))
        {
            return new Fault(FaultCode.InvalidArgument, "Field 'credentialsType' must be ACCESS_TOKEN, X509_CERTIFICATE or MQTT_BASIC", "credentialsType");
        }

        // The other types have their id computed from the value.
        return type == CredentialsType.AccessToken && CredentialsId.IsEmpty
            ? new Fault(FaultCode.InvalidArgument, DeviceTexts.CredentialsIdMissing, "credentialsId")
            : new DeviceCredentials(type, CredentialsId, Value);
    }
}
