using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Listeners;

/// <summary>
/// Splits the routes by the port a connection came in by, before methods are looked at: an endpoint of another listener is
/// neither found nor betrayed by a 405. Endpoints without <see cref="ListenerMetadata"/> answer on every port.
/// </summary>
internal sealed class ListenerMatcherPolicy(IOptions<HttpListenerOptions> listeners) : MatcherPolicy, INodeBuilderPolicy, IEndpointComparerPolicy
{
    private const int AnyPort = 0;

    /// <summary>Before the method policy (-1000).</summary>
    public override int Order => -2000;

    public IComparer<Endpoint> Comparer { get; } = EndpointMetadataComparer<ListenerMetadata>.Default;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<ListenerMetadata>() is not null);

    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints)
    {
        var everywhere = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<ListenerMetadata>() is null).ToList();
        var edges = new List<PolicyNodeEdge>();
        foreach (var port in listeners.Value.Ports.Values.Concat(listeners.Value.TlsPorts.Values).Distinct())
        {
            edges.Add(new PolicyNodeEdge(port, endpoints.Where(endpoint => AnswersOn(endpoint, port)).ToList()));
        }

        if (everywhere.Count > 0)
        {
            edges.Add(new PolicyNodeEdge(AnyPort, everywhere));
        }

        return edges;
    }

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges)
    {
        var destinations = edges.ToDictionary(edge => (int)edge.State, edge => edge.Destination);
        return new PortTable(destinations, destinations.GetValueOrDefault(AnyPort, exitDestination));
    }

    private bool AnswersOn(Endpoint endpoint, int port) =>
        endpoint.Metadata.GetMetadata<ListenerMetadata>() is not { } metadata || listeners.Value.Answers(metadata.Listener, port);

    private sealed class PortTable(Dictionary<int, int> destinations, int otherwise) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) =>
            destinations.GetValueOrDefault(httpContext.Connection.LocalPort, otherwise);
    }
}
