using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Users: a tenant administrator's of the own tenant, a system administrator's of all.</summary>
internal static class UserEndpoints
{
    private static readonly string[] Sortable = ["createdTime", "firstName", "lastName", "email"];

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        api.MapPost("/user", SaveAsync).WithMetadata(SystemAdministratorsToo.Instance, PeopleOnly.Instance);
        api.MapGet("/user/{id}", GetAsync).WithMetadata(SystemAdministratorsToo.Instance);
        api.MapDelete("/user/{id}", DeleteAsync).WithMetadata(SystemAdministratorsToo.Instance, PeopleOnly.Instance);
        api.MapGet("/users", ListOwnAsync).WithMetadata(SystemAdministratorsToo.Instance);
        api.MapGet("/tenant/{id}/users", ListOfTenantAsync).WithMetadata(SystemAdministratorsOnly.Instance);
        api.MapPost("/user/{id}/userCredentialsEnabled", SetEnabledAsync).WithMetadata(SystemAdministratorsToo.Instance, PeopleOnly.Instance);
        api.MapPost("/user/{id}/resetPassword", ResetPasswordAsync).WithMetadata(SystemAdministratorsToo.Instance, PeopleOnly.Instance);
    }

    private static async Task<Results<JsonHttpResult<UserResource>, Refusal>> SaveAsync(HttpContext http, TenantUsers users)
    {
        if (string.Equals(QueryText.Of(http.Request.Query, "sendActivationMail"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return OperatorFaults.BadRequest("No mail is sent here: use sendActivationMail=false and GET /api/user/{userId}/activationLink");
        }

        if (!(await http.ReadJsonAsync()).TryGet(out var json, out var fault) || !UserBody.Read(json).TryGet(out var body, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        var caller = http.Operator();
        if (body.Authority == UserAuthority.SystemAdministrator && caller.Authority != UserAuthority.SystemAdministrator)
        {
            return OperatorFaults.Forbidden();
        }

        return RestAnswers.Answer(
            body.UserId is { } userId ? await ChangeAsync(caller, userId, body, users, http.RequestAborted) : await CreateAsync(caller, body, users, http.RequestAborted),
            UserResource.Of);
    }

    private static async ValueTask<Result<UserSnapshot>> ChangeAsync(OperatorIdentity caller, Guid userId, UserBody body, TenantUsers users, CancellationToken cancellationToken) =>
        (await users.FindAsync(caller, userId, cancellationToken)).TryGet(out var user, out var fault)
            ? await users.Of(user.Tenant).SaveAsync(new SaveUserRequest(userId, body.Email, body.Authority, body.Details, caller.UserName))
            : fault;

    private static async ValueTask<Result<UserSnapshot>> CreateAsync(OperatorIdentity caller, UserBody body, TenantUsers users, CancellationToken cancellationToken)
    {
        if (!(await TenantOfNewAsync(caller, body, users, cancellationToken)).TryGet(out var tenant, out var fault))
        {
            return fault;
        }

        return await users.Of(tenant).CreateAsync(new CreateUserRequest(tenant, body.Email, body.Authority, new SecretText(string.Empty))
        {
            Details = body.Details,
            WithoutPassword = true,
            Actor = caller.UserName,
        });
    }

    /// <summary>A tenant administrator's own, whatever the body says; a system administrator names one.</summary>
    private static async ValueTask<Result<TenantId>> TenantOfNewAsync(OperatorIdentity caller, UserBody body, TenantUsers users, CancellationToken cancellationToken)
    {
        if (caller.Authority != UserAuthority.SystemAdministrator || body.Authority == UserAuthority.SystemAdministrator)
        {
            return caller.Tenant;
        }

        if (body.TenantId is not { } tenantId)
        {
            return new Fault(FaultCode.InvalidArgument, "Tenant administrator should be assigned to tenant!", "tenantId");
        }

        return (await users.TenantAsync(tenantId, cancellationToken)).TryGet(out var tenant, out var fault) ? tenant.Tenant : fault;
    }

    private static async Task<Results<JsonHttpResult<UserResource>, Refusal>> GetAsync(HttpContext http, string id, TenantUsers users) =>
        RestAnswers.Answer(await FindAsync(http, id, users), UserResource.Of);

    private static async Task<Results<Ok, Refusal>> DeleteAsync(HttpContext http, string id, TenantUsers users) =>
        (await FindAsync(http, id, users)).TryGet(out var user, out var fault)
            ? RestAnswers.Answer(await users.Of(user.Tenant).DeleteAsync(user.UserId, http.Operator().UserName))
            : RestAnswers.Refused(fault);

    private static async Task<Results<Ok, Refusal>> SetEnabledAsync(HttpContext http, string id, TenantUsers users)
    {
        var text = QueryText.Of(http.Request.Query, "userCredentialsEnabled") ?? "true";
        if (!bool.TryParse(text, out var enabled))
        {
            return OperatorFaults.BadRequest("Unsupported value of request parameter 'userCredentialsEnabled', use true or false");
        }

        return (await FindAsync(http, id, users)).TryGet(out var user, out var fault)
            ? RestAnswers.Answer(await users.Of(user.Tenant).SetEnabledAsync(user.UserId, enabled, http.Operator().UserName))
            : RestAnswers.Refused(fault);
    }

    private static async Task<Results<Ok, Refusal>> ResetPasswordAsync(HttpContext http, string id, TenantUsers users)
    {
        if (!(await FindAsync(http, id, users)).TryGet(out var user, out var fault))
        {
            return RestAnswers.Refused(fault);
        }

        var caller = http.Operator();
        return user.UserId == caller.UserId
            ? OperatorFaults.BadRequest("Your own password can't be reset: change it with POST /api/auth/changePassword")
            : RestAnswers.Answer(await users.Of(user.Tenant).ResetPasswordAsync(user.UserId, caller.UserName));
    }

    private static async Task<Results<JsonHttpResult<Page<UserResource>>, Refusal>> ListOwnAsync(HttpContext http, TenantUsers users) =>
        RestAnswers.Answer(await ListAsync(http, http.Operator().Tenant, users), page => page);

    private static async Task<Results<JsonHttpResult<Page<UserResource>>, Refusal>> ListOfTenantAsync(HttpContext http, string id, TenantUsers users) =>
        QueryText.Id(id).TryGet(out var tenantId, out var fault) && (await users.TenantAsync(tenantId, http.RequestAborted)).TryGet(out var tenant, out fault)
            ? RestAnswers.Answer(await ListAsync(http, tenant.Tenant, users), page => page)
            : RestAnswers.Refused(fault);

    private static async ValueTask<Result<Page<UserResource>>> ListAsync(HttpContext http, TenantId tenant, TenantUsers users)
    {
        if (!PageRequest.Read(http.Request.Query, Sortable).TryGet(out var page, out var fault)
            || !(await users.ListAsync(tenant, http.RequestAborted)).TryGet(out var all, out fault))
        {
            return fault;
        }

        var found = page.TextSearch is { } text ? all.Where(user => user.UserName.Contains(text, StringComparison.OrdinalIgnoreCase)) : all;
        var sorted = page.SortProperty switch
        {
            "createdTime" => page.Sort(found, user => user.CreatedAt, Comparer<long>.Default),
            "firstName" => page.Sort(found, user => user.Details?.FirstName, StringComparer.Ordinal),
            "lastName" => page.Sort(found, user => user.Details?.LastName, StringComparer.Ordinal),
            _ => page.Sort(found, user => user.UserName, StringComparer.Ordinal),
        };
        return page.Cut([.. sorted.ThenBy(user => user.UserId).Select(UserResource.Of)]);
    }

    private static async ValueTask<Result<UserSnapshot>> FindAsync(HttpContext http, string id, TenantUsers users) =>
        QueryText.Id(id).TryGet(out var userId, out var fault) ? await users.FindAsync(http.Operator(), userId, http.RequestAborted) : fault;
}
