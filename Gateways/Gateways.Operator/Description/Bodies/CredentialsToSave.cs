using ProvisioningCluster.Gateways.Operator.Rest;

namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>What counts in the body of credentials (wire-spec 6.5).</summary>
internal sealed record CredentialsToSave
{
    /// <summary>The record that is replaced.</summary>
    public CredentialsRecordId? Id { get; init; }

    public EntityReference? DeviceId { get; init; }

    /// <summary>ACCESS_TOKEN, X509_CERTIFICATE or MQTT_BASIC.</summary>
    public required string CredentialsType { get; init; }

    /// <summary>The token; computed for the other types.</summary>
    public string? CredentialsId { get; init; }

    /// <summary>A certificate in PEM, or a text with the JSON of clientId, userName and password.</summary>
    public string? CredentialsValue { get; init; }

    public long? Version { get; init; }
}
