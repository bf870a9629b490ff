using System.Buffers;
using System.Text;
using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Events;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Events about a device (wire-spec 2.4), without keys, secrets and credentials (I-16).</summary>
internal static class DeviceEvents
{
    public static OutboxRow ProvisionSuccess(DeviceRow device, bool gateway) => Provision(
        EventKinds.ProvisionSuccess, device.Key.Tenant, device.DeviceId, device.Key.Name, device.ProfileId, device.Credential.Credentials.Type, gateway);

    /// <param name="tenant">The tenant of both.</param>
    /// <param name="deviceId">The device that stands in the way.</param>
    /// <param name="name">Its name.</param>
    /// <param name="profileId">The profile under which it was asked for.</param>
    /// <param name="requestedType">Credentials that were asked for.</param>
    /// <param name="gateway">As the request said.</param>
    public static OutboxRow ProvisionFailure(TenantId tenant, Guid deviceId, string name, Guid profileId, CredentialsType requestedType, bool gateway) =>
        Provision(EventKinds.ProvisionFailure, tenant, deviceId, name, profileId, requestedType, gateway);

    public static OutboxRow Created(DeviceRow device) => Entity(EventKinds.Created, device);

    public static OutboxRow Updated(DeviceRow device) => Entity(EventKinds.Updated, device);

    /// <summary>The device has other credentials from now on.</summary>
    public static OutboxRow Rotated(DeviceRow device) => Entity(EventKinds.Rotated, device);

    public static OutboxRow Deleted(DeviceRow device) => Entity(EventKinds.Deleted, device);

    private static OutboxRow Provision(string kind, TenantId tenant, Guid deviceId, string name, Guid profileId, CredentialsType type, bool gateway) =>
        new(kind, Write((tenant, deviceId, name, profileId, type, gateway), static (json, fact) =>
        {
            json.WriteString("tenantId", fact.tenant.Value);
            json.WriteString("deviceId", fact.deviceId);
            json.WriteString("deviceName", fact.name);
            json.WriteString("deviceProfileId", fact.profileId);
            json.WriteString("credentialsType", NameOf(fact.type));
            json.WriteBoolean("gateway", fact.gateway);
        }));

    private static OutboxRow Entity(string kind, DeviceRow device) => new(kind, Write(device, static (json, row) =>
    {
        json.WriteString("tenantId", row.Key.Tenant.Value);
        json.WriteString("deviceId", row.DeviceId);
        json.WriteString("name", row.Key.Name);
        json.WriteString("deviceProfileId", row.ProfileId);
        json.WriteNumber("createdTime", row.CreatedAt);
        json.WriteString("label", row.Label);
        json.WriteString("additionalInfo", row.AdditionalInfo);
        json.WriteString("provisionState", row.ProvisionState);
        json.WriteString("credentialsType", NameOf(row.Credential.Credentials.Type));
        json.WriteNumber("version", row.Version);
    }));

    private static string NameOf(CredentialsType type) => type switch
    {
        CredentialsType.AccessToken => "ACCESS_TOKEN",
        CredentialsType.X509Certificate => "X509_CERTIFICATE",
        CredentialsType.MqttBasic => "MQTT_BASIC",
        CredentialsType.Lwm2mCredentials => "LWM2M_CREDENTIALS",
        _ => "UNKNOWN",
    };

    private static string Write<T>(T fact, Action<Utf8JsonWriter, T> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        members(json, fact);
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
