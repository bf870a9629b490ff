using Microsoft.AspNetCore.Builder;

namespace ProvisioningCluster.Gateways.Core.Listeners;

/// <summary>Ties HTTP endpoints to the listeners they belong to, by the local port of the connection (never the Host header).</summary>
public static class ListenerEndpoints
{
    /// <summary>The endpoints answer only on the named listener; elsewhere they do not exist (404).</summary>
    public static TBuilder OnListener<TBuilder>(this TBuilder builder, string listener)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new ListenerMetadata(listener)));
        return builder;
    }
}
