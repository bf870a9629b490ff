using System.Net;
using ProvisioningCluster.Gateways.Operator.Access;

namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>A request of the console to the operators' REST.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="PathAndQuery">Such as <c>/api/devices?pageSize=20&amp;page=0</c>; names and searches escaped by the caller.</param>
internal sealed record InProcessRequest(string Method, string PathAndQuery)
{
    /// <summary>In whose name; null before somebody has signed in.</summary>
    public OperatorIdentity? Identity { get; init; }

    /// <summary>Where the browser is: limits and audit are about it, not about us.</summary>
    public IPAddress? Source { get; init; }

    public Stream? Body { get; init; }

    /// <summary>Bytes of the body; null when nobody knows.</summary>
    public long? Length { get; init; }

    public string? ContentType { get; init; }
}
