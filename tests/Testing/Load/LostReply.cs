using System.Net.Sockets;
using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Testing.Load;

/// <summary>What an exception of a device means for its request.</summary>
/// <param name="Reason">A short word for counts.</param>
/// <param name="Refused">Nobody took the request.</param>
/// <param name="ConnectionLost">The connection is of no more use.</param>
/// <param name="RetryAfter">When the server wants to be asked again.</param>
internal sealed record LostReply(string Reason, bool Refused, bool ConnectionLost, TimeSpan? RetryAfter = null)
{
    /// <summary>Null when the exception is none that a lost reply explains: then it is a fault of the test or a wrong answer.</summary>
    public static LostReply? Of(Exception error, DeviceProtocol wire) => error switch
    {
        NoAnswerException none => new(none.Reason, none.Refused, none.Refused || wire == DeviceProtocol.Mqtt, none.RetryAfter),
        TimeoutException or OperationCanceledException => new($"{wire} timeout", false, true),
        SocketException or IOException or HttpRequestException => new($"{wire} closed", false, true),
        _ => null,
    };
}
