using ProvisioningCluster.Gateways.Operator.Description.Bodies;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Webhooks and what they could not deliver.</summary>
internal static class WebhookGuides
{
    private const string Tag = "Webhooks";
    private const string Example = """{"url":"https://mes.example.com/events","kinds":["PROVISION_SUCCESS","PROVISION_FAILURE"],"enabled":true}""";

    private static readonly QueryParameter Limit = new() { Name = "limit", Text = "Dead letters of a page; 100 when absent.", Least = 1, Most = 100, Example = "100" };
    private static readonly QueryParameter After = new() { Name = "after", Text = "The member next of the page before.", Least = 0 };

    public static IEnumerable<RouteGuide> All { get; } =
    [
        new("POST /api/webhooks", "createWebhook", Tag, "Have events sent to a URL")
        {
            Text = "The answer holds the secret that signs them, which is shown this once only. Kinds are PROVISION_SUCCESS, PROVISION_FAILURE, ENTITY_CREATED, "
                + "ENTITY_UPDATED, CREDENTIALS_UPDATED and ENTITY_DELETED.",
            Body = typeof(WebhookToSave),
            Example = Example,
        },
        new("GET /api/webhooks", "listWebhooks", Tag, "The tenant's webhooks"),
        new("GET /api/webhooks/{id}", "getWebhook", Tag, "A webhook, and how many events wait for it")
        {
            Text = "As many events as Webhooks:MaxKept says are kept, waiting and dead. Further ones are counted in discarded, and an event of the kind EVENTS_DISCARDED "
                + "with count, at and until is sent in their place.",
        },
        new("PUT /api/webhooks/{id}", "updateWebhook", Tag, "Change a webhook")
        {
            Text = "The secret stays as it is.",
            Body = typeof(WebhookToSave),
            Example = Example,
        },
        new("DELETE /api/webhooks/{id}", "deleteWebhook", Tag, "Delete a webhook with all that waits for it"),
        new("POST /api/webhooks/{id}/secret", "rotateWebhookSecret", Tag, "Make another secret for a webhook")
        {
            Text = "The answer holds it, this once only. For a day the former secret signs too.",
        },
        new("POST /api/webhooks/{id}/test", "testWebhook", Tag, "Send an event of the kind TEST now, and see what the endpoint says"),
        new("GET /api/webhooks/{id}/deadLetters", "listDeadLetters", Tag, "Events that the endpoint did not take, oldest first") { Query = [Limit, After] },
        new("POST /api/webhooks/{id}/deadLetters/redrive", "redriveDeadLetters", Tag, "Send all dead letters again"),
        new("POST /api/webhooks/{id}/deadLetters/{eventId}/redrive", "redriveDeadLetter", Tag, "Send a dead letter again"),
        new("DELETE /api/webhooks/{id}/deadLetters", "discardDeadLetters", Tag, "Throw all dead letters away"),
        new("DELETE /api/webhooks/{id}/deadLetters/{eventId}", "discardDeadLetter", Tag, "Throw a dead letter away"),
    ];
}
