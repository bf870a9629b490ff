using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire.Matrix;

/// <summary>Routes × roles × tenants, each cell over HTTP (T-34, I-17).</summary>
[Collection(SystemSilo.Collection)]
public sealed class RouteMatrixTests(SystemSilo system)
{
    private static readonly string[] Last = ["POST /api/auth/logout"];

    [Fact]
    public void T34_every_route_says_who_may_call_it()
    {
        var unclassified = OperatorRoutes.Guarded().Select(route => route.ToString()).Except(RouteMatrix.Rows.Keys, StringComparer.Ordinal).ToList();
        var gone = RouteMatrix.Rows.Keys.Except(OperatorRoutes.Guarded().Select(route => route.ToString()), StringComparer.Ordinal).ToList();

        Assert.True(unclassified.Count == 0, $"Say in {nameof(RouteMatrix)} who may call these, and what another tenant is told: {string.Join(", ", unclassified)}");
        Assert.Empty(gone);
    }

    [Fact]
    public async Task T34_I17_every_route_answers_each_role_of_each_tenant_as_the_matrix_says()
    {
        var (estate, other) = (await TenantEstate.MakeAsync(system), await TenantEstate.MakeAsync(system));
        var before = await estate.SeenAsync();
        var faults = new List<string>();

        foreach (var caller in (MatrixCaller[])
            [
                new("another tenant's administrator", other.Administrator, Who.Administrator, IsForeign: true),
                new("another tenant's auditor", other.Auditor, Who.Auditor, IsForeign: true),
                new("another tenant's machine", other.WritingMachine, Who.Administrator, IsMachine: true, IsForeign: true),
                new("another tenant's reading machine", other.ReadingMachine, Who.Auditor, IsMachine: true, IsForeign: true),
                new("auditor", estate.Auditor, Who.Auditor),
                new("reading machine", estate.ReadingMachine, Who.Auditor, IsMachine: true),
            ])
        {
            faults.AddRange(await CallAllAsync(caller, estate));
        }

        // Nobody of them could change a thing, however many requests were answered.
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(before, await estate.SeenAsync());
        faults.AddRange(await CallAllAsSystemAsync(estate));
        faults.AddRange(await CallAllAsync(new("machine", estate.WritingMachine, Who.Administrator, IsMachine: true), estate));
        faults.AddRange(await CallAllAsync(new("administrator", estate.Administrator, Who.Administrator), estate));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task I17_D05_D36_two_tenants_have_the_same_names_and_never_the_same_provision_key()
    {
        var (one, two) = (await TenantEstate.MakeAsync(system), await TenantEstate.MakeAsync(system));
        var taken = Objects.Copy(two.Profile);
        taken["provisionDeviceKey"] = one.ProvisionKey;

        (await two.Administrator.PostAsync("api/deviceProfile", taken)).Refused(400, 31, "Device profile with such provision device key already exists!");
        var tokens = new List<string>();
        foreach (var estate in (TenantEstate[])[one, two])
        {
            var answer = (await system.Anonymous.PostAsync("api/v1/provision", new JsonObject { ["deviceName"] = "press-9", ["provisionDeviceKey"] = estate.ProvisionKey, ["provisionDeviceSecret"] = estate.ProvisionSecret })).Accepted();
            Assert.Equal("SUCCESS", answer["status"]!.GetValue<string>());
            tokens.Add(answer["credentialsValue"]!.GetValue<string>());
        }

        var crossed = (await system.Anonymous.PostAsync("api/v1/provision", new JsonObject { ["deviceName"] = "press-10", ["provisionDeviceKey"] = one.ProvisionKey, ["provisionDeviceSecret"] = two.ProvisionSecret })).Accepted();
        Assert.Equal("NOT_FOUND", crossed["status"]!.GetValue<string>());
        foreach (var (estate, token) in (ValueTuple<TenantEstate, string>[])[(one, tokens[0]), (two, tokens[1])])
        {
            var devices = (await estate.Administrator.GetAsync("api/tenant/devices?pageSize=100&page=0&sortProperty=name")).Accepted()["data"]!.AsArray();
            Assert.Equal(["press-1", "press-9"], devices.Select(device => device!["name"]!.GetValue<string>()));
            Assert.All(devices, device => Assert.Equal(estate.Tenant["id"]!.ToJsonString(), device!["tenantId"]!.ToJsonString()));
            Assert.Equal(token, (await estate.Administrator.GetAsync($"api/device/{Objects.IdOf(devices[1]!)}/credentials")).Accepted()["credentialsId"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task TB64_TB67_TB94_another_tenants_profile_is_forbidden_and_no_device_refers_to_it()
    {
        var (one, two) = (await TenantEstate.MakeAsync(system), await TenantEstate.MakeAsync(system));
        var id = Objects.IdOf(one.Profile);

        (await two.Administrator.GetAsync($"api/deviceProfile/{id}")).Refused(403, 20, "You don't have permission to perform this operation!");
        (await two.Administrator.GetAsync($"api/deviceProfileInfo/{id}")).Refused(403, 20, "You don't have permission to perform this operation!");
        var device = new JsonObject { ["name"] = Objects.Fresh("stray"), ["deviceProfileId"] = one.Profile["id"]!.DeepClone() };
        (await two.Administrator.PostAsync("api/device", device)).Refused(400, 31, "Device can`t be referencing to device profile from different tenant!");
        device["deviceProfileId"] = Objects.Id("DEVICE_PROFILE", Guid.NewGuid());
        (await two.Administrator.PostAsync("api/device", device)).Refused(400, 31, "Device is referencing non existing device profile!");
        (await two.Administrator.GetAsync($"api/deviceProfile/{Guid.NewGuid()}")).Refused(404, 32);
    }

    private static async Task<List<string>> CallAllAsync(MatrixCaller caller, TenantEstate estate)
    {
        var faults = new List<string>();

        // What ends something comes last, and the caller's own session at the very end.
        foreach (var route in OperatorRoutes.Guarded().OrderBy(route => Last.Contains(route.ToString())).ThenBy(route => route.Method == "DELETE"))
        {
            var row = RouteMatrix.Rows[route.ToString()];
            if (await FaultOfAsync(caller, estate, route, row) is { } fault)
            {
                faults.Add($"{caller.Name}: {route}: {fault}");
            }
        }

        return faults;
    }

    private static async Task<string?> FaultOfAsync(MatrixCaller caller, TenantEstate estate, OperatorRoute route, MatrixRow row)
    {
        var (status, text) = await SendAsync(caller.Caller, estate, route, row);
        (int Status, int ErrorCode)? expected = row.Admits(caller) ? row.HiddenAs(caller) : (403, 20);
        if (caller.IsForeign && estate.Markers.FirstOrDefault(marker => text.Contains(marker, StringComparison.Ordinal)) is { } told)
        {
            return $"the answer holds {told}: {text}";
        }

        if (expected is not { } refusal)
        {
            return status is 401 or 403 or 405 or >= 500 ? $"should be let in, was answered with {status}: {text}" : null;
        }

        return status == refusal.Status && JsonNode.Parse(text)!["errorCode"]!.GetValue<int>() == refusal.ErrorCode ? null : $"should be {refusal.Status}, was {status}: {text}";
    }

    private static async Task<(int Status, string Text)> SendAsync(Caller caller, TenantEstate estate, OperatorRoute route, MatrixRow row)
    {
        var path = route.Pattern
            .Replace("{id}", Objects.IdOf(row.Id?.Invoke(estate) ?? estate.Device), StringComparison.Ordinal)
            .Replace("{name}", TenantEstate.DeviceName, StringComparison.Ordinal)
            .Replace("{scope}", "SERVER_SCOPE", StringComparison.Ordinal)
            .Replace("{value}", "true", StringComparison.Ordinal)
            .Replace("{eventId}", Guid.NewGuid().ToString(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), $"{path}{row.Query(estate)}"[1..]);
        request.Content = row.Body(estate) is { } body ? JsonContent.Create(body) : null;
        using var response = await caller.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>With a system administrator who signs out at the end, and goes, so that the first one is the last one again.</summary>
    private async Task<List<string>> CallAllAsSystemAsync(TenantEstate estate)
    {
        var root = await system.UserAsync(system.Root, "SYS_ADMIN");
        try
        {
            return await CallAllAsync(new("system administrator", root, Who.System), estate);
        }
        finally
        {
            (await system.Root.DeleteAsync($"api/user/{root.UserId}")).AcceptedInSilence();
        }
    }
}
