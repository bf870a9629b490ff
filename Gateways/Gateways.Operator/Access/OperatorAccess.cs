using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>
/// The one place that decides whether a request may reach its endpoint (T-34): a tenant administrator may do everything
/// within the tenant, an auditor may read, a system administrator only what its endpoint says, anybody else nothing.
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

    internal static bool Allows(UserAuthority authority, string method, Endpoint? endpoint)
    {
        if (Has<OpenToAllAuthorities>(endpoint))
        {
            return true;
        }

        var ofTheSystem = Has<SystemAdministratorsOnly>(endpoint);
        return authority switch
        {
            UserAuthority.SystemAdministrator => ofTheSystem || Has<SystemAdministratorsToo>(endpoint),
            UserAuthority.TenantAdministrator => !ofTheSystem,
            UserAuthority.Auditor => !ofTheSystem && !Has<AdministratorsOnly>(endpoint) && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)),
            _ => false,
        };
    }

    private static bool Has<T>(Endpoint? endpoint)
        where T : class => endpoint?.Metadata.GetMetadata<T>() is not null;

    /// <summary>wire-spec 6.1: <c>X-Authorization</c> is the documented header, <c>Authorization</c> works too.</summary>
    private static string? PresentedToken(IHeaderDictionary headers)
    {
        string? value = headers.TryGetValue("X-Authorization", out var documented) ? documented : headers.Authorization;
        return value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;
    }
}
