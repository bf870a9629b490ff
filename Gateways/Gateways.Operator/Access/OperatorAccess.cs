using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>
/// The one place that decides whether a request may reach its endpoint (T-34): a tenant administrator may do everything
/// within the tenant, an auditor may read, a system administrator only what its endpoint says, anybody else nothing.
/// </summary>
internal sealed class OperatorAccess(OperatorTokens tokens, OperatorSessions sessions, OperatorApiKeys keys) : IEndpointFilter
{
    private const string SessionScheme = "Bearer ";
    private const string KeyScheme = "ApiKey ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (identity, refusal) = await IdentifyAsync(http);
        if (identity is null)
        {
            return refusal;
        }

        var endpoint = http.GetEndpoint();
        if (!Allows(identity.Authority, http.Request.Method, endpoint) || (identity.ApiKeyId is not null && Has<PeopleOnly>(endpoint)))
        {
            return OperatorFaults.Forbidden();
        }

        http.SetOperator(identity);
        OperatorKey.Set(identity.ApiKeyId, identity.ApiKeyName);
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

    private async ValueTask<Identification> IdentifyAsync(HttpContext http)
    {
        var presented = Presented(http.Request.Headers);
        if (Behind(SessionScheme, presented) is { } token)
        {
            return await OfSessionAsync(token);
        }

        return Behind(KeyScheme, presented) is { } key
            ? await keys.FindAsync(key, http.Connection.RemoteIpAddress)
            : new Identification(OperatorFaults.Unauthenticated());
    }

    private async ValueTask<Identification> OfSessionAsync(string token)
    {
        var reading = await tokens.ReadAsync(token, TokenUse.Access);
        if (reading.Identity is not { } identity)
        {
            return new Identification(reading.Expired ? OperatorFaults.Expired() : OperatorFaults.Unauthenticated());
        }

        // What the user may do is what the cluster says now, not what the token said when it was made.
        return await sessions.FindAsync(identity) is { } user
            ? new Identification(identity with { Authority = user.Authority })
            : new Identification(OperatorFaults.Unauthenticated());
    }

    /// <summary>wire-spec 6.1: <c>X-Authorization</c> is the documented header, <c>Authorization</c> works too.</summary>
    private static string? Presented(IHeaderDictionary headers) =>
        headers.TryGetValue("X-Authorization", out var documented) ? documented : headers.Authorization;

    private static string? Behind(string scheme, string? value) =>
        value is not null && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? value[scheme.Length..].Trim() : null;
}
