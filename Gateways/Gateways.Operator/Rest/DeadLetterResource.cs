using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>An event that a webhook's endpoint did not take.</summary>
internal sealed record DeadLetterResource(Guid Id, string Kind, Guid? DeviceId, long At, long DeadTime, int Attempts, string? Problem, JsonElement Event)
{
    public static DeadLetterResource Of(DeadLetter letter) => new(
        letter.EventId, letter.Kind, letter.DeviceId, letter.At, letter.DeadAt, letter.Attempts, letter.Problem, JsonElement.Parse(letter.Body));
}
