using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>
/// The one place that decides whether a request may reach its endpoint (T-34): a tenant administrator may do everything
/// within the tenant, an auditor may read, anybody else neither.
/// </summary>
internal sealed class OperatorAccess(OperatorTokens tokens, OperatorSessions sessions) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (PresentedToken(http.Request.Headers) is not { } token)
        {
            return OperatorFaults.Unauthenticated();
        }

        var reading = await tokens.ReadAsync(token, TokenUse.Access);
        if (reading.Identity is not { } identity)
        {
            return reading.Expired ? OperatorFaults.Expired() : OperatorFaults.Unauthenticated();
        }

        // What the user may do is what the cluster says now, not what the token said when it was made.
        if (await sessions.FindAsync(identity) is not { } user)
        {
            return OperatorFaults.Unauthenticated();
        }

        identity = identity with { Authority = user.Authority };
        if (!Allows(identity.Authority, http.Request.Method, http.GetEndpoint()))
        {
            return OperatorFaults.Forbidden();
        }

        http.SetOperator(identity);
        return await next(context);
    }

    internal static bool Allows(UserAuthority authority, string method, Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<OpenToAllAuthorities>() is not null || authority switch
        {
            UserAuthority.TenantAdministrator => true,
            UserAuthority.Auditor => (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) && endpoint?.Metadata.GetMetadata<AdministratorsOnly>() is null,
            _ => false,
        };

    /// <summary>wire-spec 6.1: <c>X-Authorization</c> is the documented header, <c>Authorization</c> works too.</summary>
    private static string? PresentedToken(IHeaderDictionary headers)
    {
        string? value = headers.TryGetValue("X-Authorization", out var documented) ? documented : headers.Authorization;
        return value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;
    }
}
