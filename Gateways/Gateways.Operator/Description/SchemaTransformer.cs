using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Numbers are numbers here: the framework says that they may be texts too, because it could read such.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    private const JsonSchemaType Numbers = JsonSchemaType.Integer | JsonSchemaType.Number;

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Type is { } type && (type & Numbers) != 0 && type.HasFlag(JsonSchemaType.String))
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        return Task.CompletedTask;
    }
}
