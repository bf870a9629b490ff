using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>A complete reply that a device got.</summary>
public sealed record ProvisionAnswer(string Status, string? CredentialsType, JsonNode? CredentialsValue, string Body)
{
    /// <summary>How often the request was sent until the answer came; more than once only where the device itself retransmits (RFC 7252 §4.2).</summary>
    public int Transmissions { get; init; } = 1;

    public bool Succeeded => Status == "SUCCESS";

    /// <summary>The access token of a SUCCESS.</summary>
    public string Token => CredentialsValue!.GetValue<string>();

    public static ProvisionAnswer Parse(string body)
    {
        var answer = JsonNode.Parse(body)!;
        return new ProvisionAnswer(
            answer["status"]!.GetValue<string>(), answer["credentialsType"]?.GetValue<string>(), answer["credentialsValue"], body);
    }
}
