namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>A column of a bulk import.</summary>
internal sealed record BulkImportColumn
{
    /// <summary>NAME, TYPE, LABEL, DESCRIPTION, IS_GATEWAY, ACCESS_TOKEN, X509, MQTT_CLIENT_ID, MQTT_USER_NAME, MQTT_PASSWORD, SERVER_ATTRIBUTE, SHARED_ATTRIBUTE or TIMESERIES.</summary>
    public required string Type { get; init; }

    /// <summary>Key of an attribute or of telemetry.</summary>
    public string? Key { get; init; }
}
