using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Keys with which machines act in a user's name; of the caller's own tenant only (I-17).</summary>
internal static class ApiKeyEndpoints
{
    private static readonly string[] Sortable = ["createdTime", "description", "expirationTime"];

    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        api.MapPost("/apiKey", CreateAsync).WithMetadata(SystemAdministratorsToo.Instance, PeopleOnly.Instance);
        api.MapGet("/apiKeys/{id}", ListAsync).WithMetadata(SystemAdministratorsToo.Instance);
        api.MapPut("/apiKey/{id}/description", DescribeAsync).WithMetadata(SystemAdministratorsToo.Instance, PeopleOnly.Instance);
        api.MapPut("/apiKey/{id}/enabled/{value}", SetEnabledAsync).WithMetadata(SystemAdministratorsToo.Instance, PeopleOnly.Instance);
        api.MapDelete("/apiKey/{id}", DeleteAsync).WithMetadata(SystemAdministratorsToo.Instance, PeopleOnly.Instance);
    }

    private static async Task<Results<JsonHttpResult<ApiKeyResource>, Refusal>> CreateAsync(HttpContext http, TenantUsers users, TimeProvider clock)
    {
        var caller = http.Operator();
        if (!(await http.ReadJsonAsync()).TryGet(out var json, out var fault)
            || !ApiKeyBody.Read(json).TryGet(out var body, out fault)
            || !(await users.FindOwnAsync(caller, body.UserId ?? caller.UserId, http.RequestAborted)).TryGet(out var user, out fault)
            || !(await users.Named(user.UserName).CreateKeyAsync(new CreateApiKeyRequest(user.UserId, body.Authority, body.Description, body.ExpiresAt, body.Disabled, caller.UserName)))
                .TryGet(out var issued, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return RestAnswers.Json(ApiKeyResource.Of(issued.Key, user.Tenant, clock.GetUtcNow()) with { Value = issued.Text.Reveal() });
    }

    private static async Task<Results<JsonHttpResult<Page<ApiKeyResource>>, Refusal>> ListAsync(HttpContext http, string id, TenantUsers users, TimeProvider clock)
    {
        if (!QueryText.Id(id).TryGet(out var userId, out var fault)
            || !PageRequest.Read(http.Request.Query, Sortable).TryGet(out var page, out fault)
            || !(await users.FindOwnAsync(http.Operator(), userId, http.RequestAborted)).TryGet(out var user, out fault)
            || !(await users.Named(user.UserName).ListKeysAsync(userId)).TryGet(out var keys, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        var found = page.TextSearch is { } text ? keys.Where(key => key.Description.Contains(text, StringComparison.OrdinalIgnoreCase)) : keys;
        var sorted = page.SortProperty switch
        {
            "description" => page.Sort(found, key => key.Description, StringComparer.Ordinal),
            "expirationTime" => page.Sort(found, key => key.ExpiresAt ?? 0, Comparer<long>.Default),
            _ => page.Sort(found, key => key.CreatedAt, Comparer<long>.Default),
        };
        return RestAnswers.Json(page.Cut<ApiKeyResource>([.. sorted.ThenBy(key => key.KeyId).Select(key => ApiKeyResource.Of(key, user.Tenant, clock.GetUtcNow()))]));
    }

    private static async Task<Results<JsonHttpResult<ApiKeyResource>, Refusal>> DescribeAsync(HttpContext http, string id, TenantUsers users, TimeProvider clock)
    {
        if (!(await http.ReadJsonAsync()).TryGet(out var json, out var fault))
        {
            return RestAnswers.Refused(fault);
        }

        return json.ValueKind == JsonValueKind.String
            ? await ChangeAsync(http, id, users, clock, NameRules.Normalised(json.GetString()), null)
            : OperatorFaults.BadRequest("The request body is not a JSON text");
    }

    private static async Task<Results<JsonHttpResult<ApiKeyResource>, Refusal>> SetEnabledAsync(HttpContext http, string id, string value, TenantUsers users, TimeProvider clock) =>
        bool.TryParse(value, out var enabled)
            ? await ChangeAsync(http, id, users, clock, null, !enabled)
            : OperatorFaults.BadRequest("The last part of the path must be true or false");

    private static async Task<Results<JsonHttpResult<ApiKeyResource>, Refusal>> ChangeAsync(
        HttpContext http, string id, TenantUsers users, TimeProvider clock, string? description, bool? disabled)
    {
        var caller = http.Operator();
        if (!QueryText.Id(id).TryGet(out var keyId, out var fault) || !(await users.FindKeyAsync(caller, keyId, http.RequestAborted)).TryGet(out var user, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        var changed = await users.Named(user.UserName).ChangeKeyAsync(new ChangeApiKeyRequest(user.UserId, keyId, description, disabled, caller.UserName));
        return RestAnswers.Answer(changed, key => ApiKeyResource.Of(key, user.Tenant, clock.GetUtcNow()));
    }

    private static async Task<Results<Ok, Refusal>> DeleteAsync(HttpContext http, string id, TenantUsers users)
    {
        var caller = http.Operator();
        return QueryText.Id(id).TryGet(out var keyId, out var fault) && (await users.FindKeyAsync(caller, keyId, http.RequestAborted)).TryGet(out var user, out fault)
            ? RestAnswers.Answer(await users.Named(user.UserName).DeleteKeyAsync(user.UserId, keyId, caller.UserName))
            : RestAnswers.Refused(fault);
    }
}
