using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>What the document says of the API as a whole.</summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ProvisioningCluster",
            Version = "v1",
            Description = "REST for operators: profiles, devices, credentials, attributes and what happened to them. Times are milliseconds since the Unix epoch.",
        };
        document.Tags = document.Paths.Values
            .SelectMany(path => path.Operations is { } operations ? operations.Values.AsEnumerable() : [])
            .SelectMany(operation => operation.Tags is { } tags ? tags.AsEnumerable() : [])
            .Select(tag => tag.Name!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => new OpenApiTag { Name = name })
            .ToHashSet();
        SecuritySchemes.AddTo(document);
        return Task.CompletedTask;
    }
}
