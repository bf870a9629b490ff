using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A webhook as an operator sent it.</summary>
internal static class WebhookBody
{
    private const int MostKinds = 32;

    public static Result<SaveWebhookRequest> Read(JsonElement json, string actor)
    {
        var fields = new JsonFields(json);
        var kinds = fields.Texts("kinds") ?? [];
        if (kinds.Count > MostKinds)
        {
            fields.Refuse("kinds", $"Field 'kinds' must have at most {MostKinds} items");
        }

        var profile = fields.Text("deviceProfileId");
        Guid? profileId = Guid.TryParseExact(profile, "D", out var id) ? id : null;
        if (profile is not null && profileId is null)
        {
            fields.Refuse("deviceProfileId", "Field 'deviceProfileId' must be a UUID");
        }

        var request = new SaveWebhookRequest
        {
            Url = fields.Text("url") ?? string.Empty,
            Kinds = [.. kinds],
            ProfileId = profileId,
            Enabled = fields.Flag("enabled", absent: true),
            Version = fields.Integer("version"),
            Actor = actor,
        };
        return fields.Fault is { } fault ? fault : request;
    }
}
