using System.Text.Json.Nodes;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire.Matrix;

/// <summary>Every route that needs somebody known, and what is to come of it (T-34, I-17). A route that is missing here fails the test.</summary>
internal static class RouteMatrix
{
    private const string Telemetry = "/api/plugins/telemetry";
    private const Who SystemPeople = Who.System | Who.Machines;
    private const Who AdministratorsInPerson = Who.System | Who.Administrator;
    private const Who AllReaders = Who.Readers | Who.System;

    public static IReadOnlyDictionary<string, MatrixRow> Rows { get; } = new Dictionary<string, MatrixRow>(StringComparer.Ordinal)
    {
        ["GET /api/auth/user"] = new(Who.Everybody),
        ["POST /api/auth/changePassword"] = new(Who.System | Who.Administrator | Who.Auditor) { Body = _ => new JsonObject() },
        ["POST /api/auth/logout"] = new(Who.System | Who.Administrator | Who.Auditor),

        ["POST /api/deviceProfile"] = new(Who.Writers, Subject.Profile) { Body = estate => estate.Profile.DeepClone() },
        ["GET /api/deviceProfile/{id}"] = OfProfile(Who.Readers),
        ["DELETE /api/deviceProfile/{id}"] = OfProfile(Who.Writers),
        ["POST /api/deviceProfile/{id}/default"] = OfProfile(Who.Writers),
        ["POST /api/deviceProfile/{id}/rotateSecret"] = OfProfile(Who.Writers) with { Body = _ => new JsonObject() },
        ["GET /api/deviceProfileInfo/{id}"] = OfProfile(Who.Readers),
        ["GET /api/deviceProfileInfo/default"] = new(Who.Readers),
        ["GET /api/deviceProfiles"] = Paged(Who.Readers),
        ["GET /api/deviceProfileInfos"] = Paged(Who.Readers),
        ["GET /api/deviceProfileInfos/list"] = new(Who.Readers) { Query = estate => $"?deviceProfileIds={Objects.IdOf(estate.Profile)}" },
        ["GET /api/deviceProfile/names"] = new(Who.Readers),
        ["POST /api/deviceProfile/certificate/preview"] = new(Who.Writers, Subject.Hidden)
        {
            Body = estate => new JsonObject { ["deviceProfileId"] = estate.Profile["id"]!.DeepClone(), ["commonName"] = "press-1" },
        },

        ["POST /api/device"] = new(Who.Writers, Subject.Hidden) { Body = estate => estate.Device.DeepClone() },
        ["POST /api/device-with-credentials"] = new(Who.Writers, Subject.Hidden)
        {
            Body = estate => new JsonObject { ["device"] = estate.Device.DeepClone(), ["credentials"] = estate.Credentials.DeepClone() },
        },
        ["GET /api/device/{id}"] = new(Who.Readers, Subject.Hidden),
        ["GET /api/device/info/{id}"] = new(Who.Readers, Subject.Hidden),
        ["DELETE /api/device/{id}"] = new(Who.Writers, Subject.Hidden),
        ["GET /api/device/{id}/credentials"] = new(Who.Writers, Subject.Hidden),
        ["POST /api/device/credentials"] = new(Who.Writers, Subject.Hidden) { Body = estate => estate.Credentials.DeepClone() },
        ["GET /api/tenant/devices"] = Paged(Who.Readers),
        ["GET /api/tenant/deviceInfos"] = Paged(Who.Readers),
        ["GET /api/tenant/device"] = new(Who.Readers) { Query = _ => $"?deviceName={TenantEstate.DeviceName}" },
        ["GET /api/devices"] = new(Who.Readers) { Query = estate => $"?deviceIds={Objects.IdOf(estate.Device)}" },
        ["GET /api/device/types"] = new(Who.Readers),
        ["GET /api/customer/{id}/devices"] = Paged(Who.Readers),
        ["GET /api/customer/{id}/deviceInfos"] = Paged(Who.Readers),

        [$"GET {Telemetry}/DEVICE/{{id}}/values/attributes"] = new(Who.Readers, Subject.Hidden),
        [$"GET {Telemetry}/DEVICE/{{id}}/values/attributes/{{scope}}"] = new(Who.Readers, Subject.Hidden),
        [$"GET {Telemetry}/DEVICE/{{id}}/keys/attributes"] = new(Who.Readers, Subject.Hidden),
        [$"GET {Telemetry}/DEVICE/{{id}}/keys/attributes/{{scope}}"] = new(Who.Readers, Subject.Hidden),
        [$"GET {Telemetry}/DEVICE/{{id}}/values/timeseries"] = new(Who.Readers, Subject.Hidden),
        [$"GET {Telemetry}/DEVICE/{{id}}/keys/timeseries"] = new(Who.Readers, Subject.Hidden),
        [$"POST {Telemetry}/{{id}}/{{scope}}"] = Attributes(),
        [$"POST {Telemetry}/DEVICE/{{id}}/{{scope}}"] = Attributes(),
        [$"POST {Telemetry}/DEVICE/{{id}}/attributes/{{scope}}"] = Attributes(),
        [$"DELETE {Telemetry}/{{id}}/{{scope}}"] = Attributes(),
        [$"DELETE {Telemetry}/DEVICE/{{id}}/{{scope}}"] = Attributes(),

        ["GET /api/audit"] = new(AllReaders),
        ["GET /api/audit/export"] = new(AllReaders),
        ["GET /api/audit/verify"] = new(AllReaders),
        ["GET /api/overview"] = new(AllReaders),
        ["GET /api/devices/{name}/story"] = new(Who.Readers),

        ["POST /api/device/bulk_import"] = new(Who.Writers) { Body = _ => new JsonObject() },
        ["POST /api/imports"] = new(Who.Writers),
        ["GET /api/imports"] = new(Who.Readers),
        ["GET /api/imports/limits"] = new(Who.Readers),
        ["GET /api/imports/{id}"] = OfImport(Who.Readers),
        ["GET /api/imports/{id}/events"] = OfImport(Who.Readers),
        ["GET /api/imports/{id}/rejected"] = OfImport(Who.Writers),
        ["POST /api/imports/{id}/cancel"] = OfImport(Who.Writers),

        ["POST /api/tenant"] = new(SystemPeople) { Body = estate => estate.Tenant.DeepClone() },
        ["GET /api/tenant/{id}"] = OfTenant(AllReaders, Subject.Hidden),
        ["DELETE /api/tenant/{id}"] = OfTenant(SystemPeople),
        ["GET /api/tenants"] = Paged(SystemPeople),
        ["GET /api/tenant/{id}/users"] = OfTenant(SystemPeople) with { Query = _ => Page },

        ["POST /api/user"] = OfUser(AdministratorsInPerson) with { Body = estate => estate.User.DeepClone() },
        ["GET /api/user/{id}"] = OfUser(AllReaders),
        ["DELETE /api/user/{id}"] = OfUser(AdministratorsInPerson),
        ["GET /api/users"] = Paged(AllReaders),
        ["POST /api/user/{id}/userCredentialsEnabled"] = OfUser(AdministratorsInPerson),
        ["POST /api/user/{id}/resetPassword"] = OfUser(AdministratorsInPerson),
        ["GET /api/user/{id}/activationLink"] = OfUser(AdministratorsInPerson),
        ["GET /api/user/{id}/activationLinkInfo"] = OfUser(AdministratorsInPerson),

        ["POST /api/apiKey"] = new(AdministratorsInPerson, Subject.HiddenFromSystem)
        {
            Body = estate => new JsonObject { ["userId"] = estate.User["id"]!.DeepClone(), ["description"] = "Line 2" },
        },
        ["GET /api/apiKeys/{id}"] = new(AllReaders, Subject.HiddenFromSystem) { Id = estate => estate.User, Query = _ => Page },
        ["PUT /api/apiKey/{id}/description"] = OfKey() with { Body = _ => JsonValue.Create("Line 3") },
        ["PUT /api/apiKey/{id}/enabled/{value}"] = OfKey(),
        ["DELETE /api/apiKey/{id}"] = OfKey(),

        ["POST /api/webhooks"] = new(Who.Writers) { Body = _ => TenantEstate.WebhookBody("another") },
        ["GET /api/webhooks"] = new(Who.Writers),
        ["GET /api/webhooks/{id}"] = OfWebhook(),
        ["PUT /api/webhooks/{id}"] = OfWebhook() with { Body = _ => TenantEstate.WebhookBody("changed") },
        ["DELETE /api/webhooks/{id}"] = OfWebhook(),
        ["POST /api/webhooks/{id}/secret"] = OfWebhook(),
        ["POST /api/webhooks/{id}/test"] = OfWebhook(),
        ["GET /api/webhooks/{id}/deadLetters"] = OfWebhook(),
        ["POST /api/webhooks/{id}/deadLetters/redrive"] = OfWebhook(),
        ["POST /api/webhooks/{id}/deadLetters/{eventId}/redrive"] = OfWebhook(),
        ["DELETE /api/webhooks/{id}/deadLetters"] = OfWebhook(),
        ["DELETE /api/webhooks/{id}/deadLetters/{eventId}"] = OfWebhook(),
    };

    private static string Page => "?pageSize=100&page=0";

    private static MatrixRow Paged(Who allowed) => new(allowed) { Query = _ => Page };

    private static MatrixRow OfProfile(Who allowed) => new(allowed, Subject.Profile) { Id = estate => estate.Profile };

    private static MatrixRow OfTenant(Who allowed, Subject subject = Subject.Own) => new(allowed, subject) { Id = estate => estate.Tenant };

    private static MatrixRow OfUser(Who allowed) => new(allowed, Subject.Hidden) { Id = estate => estate.User };

    private static MatrixRow OfImport(Who allowed) => new(allowed, Subject.Hidden) { Id = estate => estate.Import };

    private static MatrixRow OfKey() => new(AdministratorsInPerson, Subject.HiddenFromSystem) { Id = estate => estate.Key };

    private static MatrixRow OfWebhook() => new(Who.Writers, Subject.Hidden)
    {
        Id = estate => new JsonObject { ["id"] = new JsonObject { ["id"] = estate.Webhook["id"]!.DeepClone() } },
    };

    private static MatrixRow Attributes() => new(Who.Writers, Subject.Hidden) { Query = _ => "?keys=line", Body = _ => new JsonObject { ["line"] = 2 } };
}
