using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Testing.Load;

/// <summary>One request of a device: recorded before it is sent, completed when it has ended. Times count from the begin of the load.</summary>
/// <param name="name">Device name.</param>
/// <param name="work">Why it was asked for.</param>
/// <param name="wire">Protocol.</param>
/// <param name="gateway">Index of the gateway in the plan.</param>
/// <param name="start">When it was sent.</param>
public sealed class LoadOperation(string name, LoadWork work, DeviceProtocol wire, int gateway, TimeSpan start)
{
    public string Name => name;

    public LoadWork Work => work;

    public DeviceProtocol Wire => wire;

    public int Gateway => gateway;

    public TimeSpan Start => start;

    public TimeSpan End { get; private set; } = TimeSpan.MaxValue;

    public LoadOutcome Outcome { get; private set; }

    /// <summary>Access token of a SUCCESS.</summary>
    public string? Token { get; private set; }

    /// <summary>Why there was no reply.</summary>
    public string Reason { get; private set; } = string.Empty;

    public TimeSpan Duration => End - Start;

    /// <summary>The device knows how it stands.</summary>
    public bool IsAnswered => Outcome is LoadOutcome.Success or LoadOutcome.Failure or LoadOutcome.NotFound;

    /// <summary>
    /// The device sent it again while a fault was on: the process that took the first datagram may have died with what it knew of it,
    /// so that a FAILURE may be the answer to the second one.
    /// </summary>
    public bool SentTwiceAcrossAFault { get; private set; }

    /// <summary>The device may have been made by it.</summary>
    public bool MayHaveCommitted => Outcome is LoadOutcome.Success or LoadOutcome.Unknown or LoadOutcome.Open || SentTwiceAcrossAFault;

    public override string ToString() =>
        $"{name} {work} {wire} gateway {gateway} {start.TotalMilliseconds:0}..{(Outcome == LoadOutcome.Open ? "" : $"{End.TotalMilliseconds:0}")} {Outcome} {Reason}{(SentTwiceAcrossAFault ? " sent twice" : "")}".TrimEnd();

    /// <summary>A complete reply came.</summary>
    /// <param name="answer">The reply.</param>
    /// <param name="end">When it came.</param>
    /// <param name="disturbed">Whether something had been done to the cluster by then.</param>
    public void Answered(ProvisionAnswer answer, TimeSpan end, bool disturbed = false)
    {
        SentTwiceAcrossAFault = disturbed && answer.Transmissions > 1;
        Token = answer.Succeeded ? answer.Token : null;
        End = end;
        Outcome = answer.Status switch
        {
            "SUCCESS" => LoadOutcome.Success,
            "FAILURE" => LoadOutcome.Failure,
            "NOT_FOUND" => LoadOutcome.NotFound,
            _ => throw new InvalidOperationException($"Unknown status in {answer.Body}."),
        };
    }

    /// <summary>None came.</summary>
    /// <param name="reason">A short word for counts.</param>
    /// <param name="refused">Nobody took the request.</param>
    /// <param name="end">When the device gave up.</param>
    public void Lost(string reason, bool refused, TimeSpan end)
    {
        Reason = reason;
        End = end;
        Outcome = refused ? LoadOutcome.Refused : LoadOutcome.Unknown;
    }
}
