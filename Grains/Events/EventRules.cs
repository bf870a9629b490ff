using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Events;

/// <summary>What is sent to webhooks and consumers.</summary>
internal static class EventRules
{
    /// <summary>What is sent, the same to everybody who wants it.</summary>
    public static string BodyOf(OutboxEntry entry)
    {
        using var payload = Parse(entry.Payload);
        return BodyOf(entry, payload);
    }

    /// <summary>The same, of an event whose payload is parsed already.</summary>
    public static string BodyOf(OutboxEntry entry, JsonDocument? payload) => Body(entry, IdOf(entry), IdIn(payload), payload);

    /// <summary>Says what a webhook or a consumer did not get.</summary>
    public static string DiscardedBody(TenantId tenant, Guid receiver, EventGap gap) => Write(json =>
    {
        json.WriteString("id", DiscardedId(tenant, receiver, gap));
        json.WriteString("kind", EventKinds.Discarded);
        json.WriteNumber("at", gap.From);
        json.WriteString("tenantId", tenant.Value);
        json.WriteNumber("count", gap.Count);
        json.WriteNumber("until", gap.Until);
    });

    /// <summary>Of the notice about a gap; another one when the gap has grown, for who knows the one before does not know this.</summary>
    public static Guid DiscardedId(TenantId tenant, Guid receiver, EventGap gap) =>
        IdOf(new OutboxEntry(gap.Sequence, tenant, receiver, gap.Count, EventKinds.Discarded, string.Empty));

    /// <summary>The body of a test, which is about no device.</summary>
    public static string TestBody(Guid eventId, Guid tenant, long at) => Write(json =>
    {
        json.WriteString("id", eventId);
        json.WriteString("kind", EventKinds.Test);
        json.WriteNumber("at", at);
        json.WriteString("tenantId", tenant);
    });

    /// <summary>The same for the same event, however often the outbox is read, and not to be guessed or counted from outside.</summary>
    internal static Guid IdOf(OutboxEntry entry)
    {
        Span<byte> facts = stackalloc byte[48];
        BinaryPrimitives.WriteInt64BigEndian(facts, entry.Sequence);
        BinaryPrimitives.WriteInt64BigEndian(facts[8..], entry.At);
        (entry.Tenant?.Value ?? default).TryWriteBytes(facts[16..]);
        (entry.DeviceId ?? default).TryWriteBytes(facts[32..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(facts, hash);
        return new Guid(hash[..16]);
    }

    private static string Body(OutboxEntry entry, Guid eventId, Guid? profileId, JsonDocument? payload) => Write(json =>
    {
        json.WriteString("id", eventId);
        json.WriteString("kind", entry.Kind);
        json.WriteNumber("at", entry.At);
        json.WriteString("tenantId", entry.Tenant!.Value.Value);
        Optional(json, "deviceId", entry.DeviceId);
        json.WriteString("deviceName", TextIn(payload, "deviceName") ?? TextIn(payload, "name"));
        Optional(json, "deviceProfileId", profileId);
        json.WritePropertyName("data");
        if (payload is null)
        {
            json.WriteNullValue();
        }
        else
        {
            payload.RootElement.WriteTo(json);
        }
    });

    private static void Optional(Utf8JsonWriter json, string name, Guid? id)
    {
        if (id is { } given)
        {
            json.WriteString(name, given);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Null for what is no JSON object. Nothing writes such a row; one that somebody wrote by hand must not stop all others.</summary>
    internal static JsonDocument? Parse(string payload)
    {
        try
        {
            var document = JsonDocument.Parse(payload);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static Guid? IdIn(JsonDocument? payload) => Guid.TryParse(TextIn(payload, "deviceProfileId"), out var id) ? id : null;

    private static string? TextIn(JsonDocument? payload, string name) =>
        payload is not null && payload.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
