using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>
/// Tells what bodies the routes take. Not by the metadata that says so to the framework: routing obeys that too, and would refuse
/// other content types itself, without the error body of wire-spec 6.2.
/// </summary>
internal sealed class BodyDescriptions : IApiDescriptionProvider
{
    /// <summary>After the framework's own, which finds the endpoints.</summary>
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        // What there is to describe is not known yet.
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        foreach (var route in context.Results)
        {
            if (route.ActionDescriptor.EndpointMetadata?.OfType<RouteGuide>().LastOrDefault() is { Body: { } body } guide)
            {
                route.ParameterDescriptions.Add(new ApiParameterDescription { Name = "body", Type = body, Source = BindingSource.Body, IsRequired = true });
                route.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = guide.BodyType });
            }
        }
    }
}
