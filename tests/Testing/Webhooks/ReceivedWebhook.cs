using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing.Webhooks;

/// <summary>One request as it came.</summary>
public sealed record ReceivedWebhook
{
    public required string MessageId { get; init; }

    public required string Timestamp { get; init; }

    public required string Signature { get; init; }

    public required string ContentType { get; init; }

    public required string Body { get; init; }

    /// <summary>What was answered.</summary>
    public int Status { get; init; }

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Kind => Json["kind"]!.GetValue<string>();

    public string? DeviceName => Json["deviceName"]?.GetValue<string>();

    /// <summary>
    /// True when one of the signatures is of this secret, after the Standard Webhooks specification: <c>v1,</c> and base64 of
    /// HMAC-SHA256 over id, timestamp and body, joined by full stops, under the bytes that the secret holds after <c>whsec_</c>.
    /// </summary>
    public bool IsSignedWith(string secret)
    {
        using var mac = new HMACSHA256(Convert.FromBase64String(secret.Split('_', 2)[1]));
        var expected = mac.ComputeHash(Encoding.UTF8.GetBytes(string.Join('.', MessageId, Timestamp, Body)));
        return Signature.Split(' ').Any(one => one.StartsWith("v1,", StringComparison.Ordinal) && Convert.FromBase64String(one[3..]).SequenceEqual(expected));
    }
}
