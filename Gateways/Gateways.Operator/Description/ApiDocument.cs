using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using ProvisioningCluster.Gateways.Core.Listeners;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>The OpenAPI document of the operators' REST. It tells of the program and of nobody's data, so it needs no token.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents)
{
    public const string Path = "/openapi/v1.json";

    private const string Name = "v1";

    /// <summary>Made once: routes do not change while a process runs, and making it costs more than any other answer.</summary>
    private readonly Lazy<Task<Written>> written = new(() => WriteAsync(documents));

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ApiDocument>();
        services.AddSingleton<IApiDescriptionProvider, BodyDescriptions>();
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = route => route.ActionDescriptor.EndpointMetadata.OfType<ListenerMetadata>().LastOrDefault()?.Listener == OperatorOptions.Listener;
            options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type)?.Replace("Resource", string.Empty, StringComparison.Ordinal);
            options.AddDocumentTransformer<DocumentTransformer>();
            options.AddOperationTransformer<OperationTransformer>();
            options.AddSchemaTransformer<SchemaTransformer>();
        });
    }

    public static void MapTo(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Path, (HttpContext http, ApiDocument document) => document.AnswerAsync(http)).OnListener(OperatorOptions.Listener).ExcludeFromDescription();

    private async Task<FileContentHttpResult> AnswerAsync(HttpContext http)
    {
        var document = await written.Value;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.File(document.Json, "application/json", entityTag: document.Tag);
    }

    private static async Task<Written> WriteAsync(IOpenApiDocumentProvider documents)
    {
        var document = await documents.GetOpenApiDocumentAsync();
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1);
        var json = stream.ToArray();
        return new Written(json, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\""));
    }

    private sealed record Written(byte[] Json, EntityTagHeaderValue Tag);
}
