using Microsoft.AspNetCore.Http;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>The identity of the request, put there by <see cref="OperatorAccess"/>.</summary>
internal static class OperatorContext
{
    public static OperatorIdentity Operator(this HttpContext context) =>
        context.Features.Get<OperatorIdentity>() ?? throw new InvalidOperationException("The endpoint is not behind the access check.");

    public static void SetOperator(this HttpContext context, OperatorIdentity identity) => context.Features.Set(identity);
}
