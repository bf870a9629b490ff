using System.Text.Json.Nodes;

namespace ProvisioningCluster.Cli.Output;

/// <summary>Answers without their secrets (I-16): what is shown on a terminal stays in its history and in logs of scripts.</summary>
internal static class Masked
{
    public const string Mask = "***";

    private static readonly HashSet<string> Secret = new(
        [
            "provisionDeviceSecret", "secondaryProvisionDeviceSecret", "credentialsId", "credentialsValue", "password", "token", "accessToken",
            "refreshToken", "privateKey", "issuingKey", "secret", "apiKey",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The same node, with a mask for each secret in it.</summary>
    public static JsonNode Of(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (value is JsonValue text && Secret.Contains(name) && text.GetValueKind() == System.Text.Json.JsonValueKind.String)
                    {
                        members[name] = Mask;
                    }
                    else if (value is not null)
                    {
                        Of(value);
                    }
                }

                break;
            case JsonArray elements:
                foreach (var element in elements.Where(element => element is not null))
                {
                    Of(element!);
                }

                break;
        }

        return node;
    }
}
