namespace ProvisioningCluster.Testing.Devices;

/// <summary>The server said that it has no answer now, or nobody was there to take the request. What became of a request that was taken is unknown.</summary>
/// <param name="reason">A short word for counts, such as <c>HTTP 503</c>.</param>
/// <param name="refused">True when the request reached nobody, so that it cannot have been carried out.</param>
/// <param name="retryAfter">When the server wants to be asked again.</param>
/// <param name="cause">What was caught.</param>
public sealed class NoAnswerException(string reason, bool refused = false, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(reason, cause)
{
    public string Reason => Message;

    public bool Refused => refused;

    public TimeSpan? RetryAfter => retryAfter;
}
