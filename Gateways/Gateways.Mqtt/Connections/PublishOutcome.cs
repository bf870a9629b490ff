using ProvisioningCluster.Gateways.Mqtt.Packets;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>What follows a PUBLISH of a client, in this order: PUBACK, answer, end.</summary>
/// <param name="Acknowledge">Reason of the PUBACK when the client wants one; null withholds it.</param>
/// <param name="Answer">Message to the client.</param>
/// <param name="Ending">The connection ends.</param>
internal readonly record struct PublishOutcome(ReasonCode? Acknowledge, Answer? Answer, Ending? Ending)
{
    public static PublishOutcome Done { get; } = new(ReasonCode.Success, null, null);

    public static PublishOutcome Answered(Answer answer) => new(ReasonCode.Success, answer, null);
}
