using Microsoft.OpenApi;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>How a caller says who it is (wire-spec 6.1).</summary>
internal static class SecuritySchemes
{
    private const string Header = "X-Authorization";

    private static readonly Dictionary<string, OpenApiSecurityScheme> All = new(StringComparer.Ordinal)
    {
        ["token"] = new()
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = Header,
            Description = "The word Bearer, a blank and the token of a sign-in.",
        },
        ["bearer"] = new()
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The token of a sign-in in the usual header.",
        },
        ["apiKey"] = new()
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = Header,
            Description = "For machines: the word ApiKey, a blank and the key.",
        },
    };

    public static void AddTo(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        foreach (var (name, scheme) in All)
        {
            document.Components.SecuritySchemes[name] = scheme;
        }
    }

    /// <summary>One of them is enough.</summary>
    public static IList<OpenApiSecurityRequirement> Any(OpenApiDocument document) =>
        [.. All.Keys.Select(name => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(name, document)] = [] })];
}
