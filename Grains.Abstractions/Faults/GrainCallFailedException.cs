namespace ProvisioningCluster.Grains.Abstractions.Faults;

/// <summary>
/// A grain call broke for a reason that is no expected outcome; the silo logged it. Stands in for exception types that callers
/// do not have, which would reach them as <c>CodecNotFoundException</c>. The outcome of the call is unknown.
/// </summary>
[GenerateSerializer, Alias("pc.GrainCallFailedException")]
public sealed class GrainCallFailedException : Exception
{
    public GrainCallFailedException()
    {
    }

    public GrainCallFailedException(string message)
        : base(message)
    {
    }

    public GrainCallFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
