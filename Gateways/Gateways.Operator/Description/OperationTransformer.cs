using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Writes the guide of a route into its operation.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequiresToken>().Any())
        {
            operation.Security = SecuritySchemes.Any(context.Document!);
        }

        if (metadata.OfType<RouteGuide>().LastOrDefault() is { } guide)
        {
            Describe(operation, guide);
        }

        AddUnbound(operation, context.Description.RelativePath ?? string.Empty);
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Path))
        {
            DescribePath(parameter);
        }

        return Task.CompletedTask;
    }

    /// <summary>Parts of the path that a handler reads from the path itself.</summary>
    private static void AddUnbound(OpenApiOperation operation, string path)
    {
        foreach (var part in path.Split('/').Where(part => part is ['{', .., '}']))
        {
            var name = part[1..^1];
            var parameters = operation.Parameters ??= [];
            if (!parameters.Any(parameter => parameter.In == ParameterLocation.Path && parameter.Name == name))
            {
                parameters.Insert(0, new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            }
        }
    }

    private static void Describe(OpenApiOperation operation, RouteGuide guide)
    {
        operation.OperationId = guide.Id;
        operation.Summary = guide.Summary;
        operation.Description = guide.Text;
        operation.Tags = new HashSet<OpenApiTagReference> { new(guide.Tag) };
        foreach (var parameter in guide.Query)
        {
            (operation.Parameters ??= []).Add(ParameterOf(parameter));
        }

        if (guide.Example is { } example && operation.RequestBody is OpenApiRequestBody { Content: { } contents } body)
        {
            body.Required = true;
            foreach (var content in contents.Values)
            {
                content.Example = JsonNode.Parse(example);
            }
        }
    }

    private static OpenApiParameter ParameterOf(QueryParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Text,
        Required = parameter.Required,
        Example = parameter.Example is { } example ? JsonNode.Parse(parameter.IsNumber ? example : $"\"{example}\"") : null,
        Schema = parameter.IsNumber
            ? new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int64",
                Minimum = parameter.Least?.ToString(CultureInfo.InvariantCulture),
                Maximum = parameter.Most?.ToString(CultureInfo.InvariantCulture),
            }
            : new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = parameter.Values.Count == 0 ? null : [.. parameter.Values.Select(value => (JsonNode)JsonValue.Create(value))],
            },
    };

    private static void DescribePath(OpenApiParameter parameter)
    {
        switch (parameter.Name)
        {
            case "id":
                parameter.Description ??= "UUID.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
                break;
            case "scope":
                parameter.Description ??= "Scope of the attributes.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["SERVER_SCOPE", "SHARED_SCOPE", "CLIENT_SCOPE"] };
                break;
            default:
                parameter.Description ??= $"The {parameter.Name}, percent-encoded.";
                break;
        }
    }
}
