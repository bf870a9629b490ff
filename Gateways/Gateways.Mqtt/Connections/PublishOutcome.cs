using ProvisioningCluster.Gateways.Mqtt.Packets;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>What follows a PUBLISH of a client, in this order: PUBACK, answer, end.</summary>
/// <param name="Acknowledge">Reason of the PUBACK when the client wants one; null withholds it.</param>
/// <param name="Answer">Message to the client.</param>
/// <param name="Ending">The connection ends.</param>
/// <param name="RetryAfter">Seconds after which the message may be sent again, for the PUBACK; null says nothing.</param>
internal readonly record struct PublishOutcome(ReasonCode? Acknowledge, Answer? Answer, Ending? Ending, int? RetryAfter = null)
{
    public static PublishOutcome Done { get; } = new(ReasonCode.Success, null, null);

    public static PublishOutcome Answered(Answer answer) => new(ReasonCode.Success, answer, null);
}
