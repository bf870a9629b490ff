using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Grains.Events;

/// <summary>Which events go to which webhooks and consumers, and what is sent.</summary>
internal static class EventRules
{
    /// <param name="entries">Events in order of sequence.</param>
    /// <param name="webhooks">The enabled ones.</param>
    /// <param name="room">What may still be kept for them.</param>
    /// <param name="discarded">Events that a full webhook did not get.</param>
    public static IReadOnlyList<DeliveryRow> Route(ImmutableArray<OutboxEntry> entries, ImmutableArray<WebhookRow> webhooks, WebhookRoom room, out int discarded)
    {
        discarded = 0;
        var byTenant = webhooks.ToLookup(webhook => webhook.Tenant);
        var deliveries = new List<DeliveryRow>();
        foreach (var entry in entries)
        {
            if (entry.Tenant is not { } tenant || !byTenant.Contains(tenant))
            {
                continue;
            }

            using var payload = Parse(entry.Payload);
            var profileId = IdIn(payload);
            var eventId = IdOf(entry);
            string? body = null;
            foreach (var webhook in byTenant[tenant].Where(webhook => Wants(webhook, entry.Kind, profileId)))
            {
                if (!room.Take(webhook.WebhookId))
                {
                    discarded++;
                    continue;
                }

                deliveries.Add(new DeliveryRow
                {
                    WebhookId = webhook.WebhookId,
                    Sequence = entry.Sequence,
                    EventId = eventId,
                    DeviceId = entry.DeviceId,
                    At = entry.At,
                    Kind = entry.Kind,
                    Body = body ??= Body(entry, eventId, profileId, payload),
                });
            }
        }

        return deliveries;
    }

    /// <summary>What is sent, the same to everybody who wants it.</summary>
    public static string BodyOf(OutboxEntry entry)
    {
        using var payload = Parse(entry.Payload);
        return Body(entry, IdOf(entry), IdIn(payload), payload);
    }

    /// <summary>Says what a consumer did not get. Its id changes with what it says.</summary>
    public static string DiscardedBody(ConsumerRow consumer, ConsumerGap gap) => Write(json =>
    {
        json.WriteString("id", IdOf(new OutboxEntry(gap.Sequence, consumer.Tenant, consumer.ConsumerId, gap.Until, EventKinds.Discarded, string.Empty)));
        json.WriteString("kind", EventKinds.Discarded);
        json.WriteNumber("at", gap.From);
        json.WriteString("tenantId", consumer.Tenant.Value);
        json.WriteNumber("count", gap.Count);
        json.WriteNumber("until", gap.Until);
    });

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

    private static bool Wants(WebhookRow webhook, string kind, Guid? profileId) =>
        (webhook.Kinds.IsEmpty || webhook.Kinds.Contains(kind)) && (webhook.ProfileId is null || webhook.ProfileId == profileId);

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
    private static JsonDocument? Parse(string payload)
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

    private static Guid? IdIn(JsonDocument? payload) => Guid.TryParse(TextIn(payload, "deviceProfileId"), out var id) ? id : null;

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
