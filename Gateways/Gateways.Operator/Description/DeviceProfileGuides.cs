using ProvisioningCluster.Gateways.Operator.Description.Bodies;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Device profiles (wire-spec 6.4).</summary>
internal static class DeviceProfileGuides
{
    private const string Tag = "Device profiles";

    private static readonly string[] Sortable = ["createdTime", "name", "type", "transportType", "description", "isDefault"];
    private static readonly IReadOnlyList<QueryParameter> Paging = CommonParameters.Paging("name, type, transport type and description", Sortable);
    private static readonly QueryParameter Ids = new() { Name = "deviceProfileIds", Text = "Ids, separated by commas." };

    public static IEnumerable<RouteGuide> All { get; } =
    [
        new("POST /api/deviceProfile", "saveDeviceProfile", Tag, "Make or change a profile")
        {
            Text = "With an id it changes the profile, without it makes one. Changes hold at once and leave provisioned devices as they are.",
            Body = typeof(DeviceProfileToSave),
            Example =
                """
                {"name":"Press controllers","type":"DEFAULT","transportType":"DEFAULT","provisionType":"ALLOW_CREATE_NEW_DEVICES",
                 "provisionDeviceKey":"<provision key>",
                 "profileData":{"configuration":{"type":"DEFAULT"},"transportConfiguration":{"type":"DEFAULT"},
                  "provisionConfiguration":{"type":"ALLOW_CREATE_NEW_DEVICES","provisionDeviceSecret":"<provision secret>"}}}
                """,
        },
        new("GET /api/deviceProfile/{id}", "getDeviceProfile", Tag, "One profile") { Text = "Key and secret are shown to administrators only." },
        new("DELETE /api/deviceProfile/{id}", "deleteDeviceProfile", Tag, "Delete a profile that no device has"),
        new("POST /api/deviceProfile/{id}/default", "setDefaultDeviceProfile", Tag, "Make it the default of the tenant"),
        new("POST /api/deviceProfile/{id}/rotateSecret", "rotateProvisionSecret", Tag, "Give it a new provision secret")
        {
            Text = "The present secret stays good beside the new one for keepPreviousHours, 0 to 8760, 24 when left out; 0 ends it at once. Profiles whose devices come with certificates have none to rotate.",
            Body = typeof(SecretRotationToAsk),
            Example = """{"keepPreviousHours":24}""",
        },
        new("GET /api/deviceProfiles", "listDeviceProfiles", Tag, "A page of profiles") { Query = Paging },
        new("GET /api/deviceProfileInfos", "listDeviceProfileInfos", Tag, "A page of short profiles")
        {
            Text = "With deviceProfileIds the answer is a list of those profiles instead of a page, and paging is not asked for.",
            Query =
            [
                .. Paging.Select(parameter => parameter with { Required = false }),
                new() { Name = "transportType", Text = "Only profiles of this transport.", Values = ["DEFAULT", "MQTT", "COAP", "LWM2M", "SNMP"] },
                Ids,
            ],
        },
        new("GET /api/deviceProfileInfos/list", "listDeviceProfileInfosByIds", Tag, "Short profiles by their ids") { Query = [Ids] },
        new("GET /api/deviceProfileInfo/{id}", "getDeviceProfileInfo", Tag, "One short profile"),
        new("GET /api/deviceProfileInfo/default", "getDefaultDeviceProfileInfo", Tag, "The short default profile"),
        new("GET /api/deviceProfile/names", "listDeviceProfileNames", Tag, "Names of all profiles")
        {
            Query = [new() { Name = "activeOnly", Text = "Only profiles that devices have.", Values = ["true", "false"] }],
        },
        new("POST /api/deviceProfile/certificate/preview", "previewCertificate", Tag, "Try a device certificate")
        {
            Text = "Says what would become of a device with this certificate, and changes nothing.",
            Body = typeof(CertificatePreviewToAsk),
            Example = """{"certificateRegExPattern":"^(.*)\\.example\\.test$","commonName":"press-17.example.test"}""",
        },
    ];
}
