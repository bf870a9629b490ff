using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>A complete reply that a device got.</summary>
public sealed record ProvisionAnswer(string Status, string? CredentialsType, JsonNode? CredentialsValue, string Body)
{
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
