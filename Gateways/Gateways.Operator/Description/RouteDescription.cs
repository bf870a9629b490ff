using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Puts onto endpoints what the API document is made of: their guide, the type of the answer and of the body.</summary>
internal static class RouteDescription
{
    private const string Json = "application/json";

    public static TBuilder Described<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(Describe);
        return builder;
    }

    private static void Describe(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder route || endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is not { HttpMethods: [var method] })
        {
            return;
        }

        var guide = RouteGuides.All.GetValueOrDefault($"{method} {route.RoutePattern.RawText}");
        if (endpoint.Metadata.OfType<MethodInfo>().LastOrDefault() is { } handler && AnswerOf(handler.ReturnType) is { } answer)
        {
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(guide?.Success ?? StatusCodes.Status200OK, answer, [Json]));
        }

        if (guide is not null)
        {
            endpoint.Metadata.Add(guide);
        }
    }

    /// <summary>The first JSON that the handler may answer. The framework's own result for it does not tell, because its status is open.</summary>
    private static Type? AnswerOf(Type type)
    {
        if (!type.IsGenericType)
        {
            return null;
        }

        return type.GetGenericTypeDefinition() == typeof(JsonHttpResult<>)
            ? type.GetGenericArguments()[0]
            : type.GetGenericArguments().Select(AnswerOf).FirstOrDefault(answer => answer is not null);
    }
}
