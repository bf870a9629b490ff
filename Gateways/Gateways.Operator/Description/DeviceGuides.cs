using ProvisioningCluster.Gateways.Operator.Description.Bodies;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Devices and their credentials (wire-spec 6.5).</summary>
internal static class DeviceGuides
{
    private const string Tag = "Devices";
    private const string CredentialsTag = "Credentials";

    private static readonly IReadOnlyList<QueryParameter> Paging = CommonParameters.Paging("the name", "createdTime", "name", "label");
    private static readonly IReadOnlyList<QueryParameter> Filters = [CommonParameters.Type, CommonParameters.ProfileId];

    public static IEnumerable<RouteGuide> All { get; } =
    [
        new("POST /api/device", "saveDevice", Tag, "Make or change a device")
        {
            Text = "With an id it changes the device, without it makes one. A device keeps its name for life.",
            Query =
            [
                new() { Name = "accessToken", Text = "Token of a new device; 20 random characters when absent. It does not count in a change." },
                .. CommonParameters.NameConflict,
            ],
            Body = typeof(DeviceToSave),
            Example = """{"name":"press-17","type":"Press controllers","label":"hall 2"}""",
        },
        new("POST /api/device-with-credentials", "saveDeviceWithCredentials", Tag, "Make or change a device together with its credentials")
        {
            Query = CommonParameters.NameConflict,
            Body = typeof(DeviceWithCredentialsToSave),
            Example = """{"device":{"name":"press-17","type":"Press controllers"},"credentials":{"credentialsType":"ACCESS_TOKEN","credentialsId":"<access token>"}}""",
        },
        new("GET /api/device/{id}", "getDevice", Tag, "One device"),
        new("GET /api/device/info/{id}", "getDeviceInfo", Tag, "One device and what is known about it"),
        new("DELETE /api/device/{id}", "deleteDevice", Tag, "Delete a device") { Text = "Its connections end, and its name and credentials are free." },
        new("GET /api/tenant/devices", "listDevices", Tag, "A page of devices")
        {
            Text = "With deviceName the answer is that one device instead of a page, and paging is not asked for.",
            Query = [.. Paging.Select(parameter => parameter with { Required = false }), .. Filters, CommonParameters.DeviceName],
        },
        new("GET /api/tenant/device", "getDeviceByName", Tag, "The device of a name") { Query = [CommonParameters.DeviceName with { Required = true }] },
        new("GET /api/tenant/deviceInfos", "listDeviceInfos", Tag, "A page of devices and what is known about them") { Query = [.. Paging, .. Filters] },
        new("GET /api/devices", "listDevicesByIds", Tag, "Devices by their ids")
        {
            Query = [new() { Name = "deviceIds", Text = "Ids, separated by commas, at most 200.", Required = true }],
        },
        new("GET /api/device/types", "listDeviceTypes", Tag, "The types of devices, which are the names of profiles"),
        new("GET /api/customer/{id}/devices", "listCustomerDevices", Tag, "Devices of a customer") { Text = "There are no customers here: always 404." },
        new("GET /api/customer/{id}/deviceInfos", "listCustomerDeviceInfos", Tag, "Devices of a customer, with what is known about them") { Text = "There are no customers here: always 404." },
        new("GET /api/device/{id}/credentials", "getCredentials", CredentialsTag, "A device's credentials") { Text = "For administrators only." },
        new("POST /api/device/credentials", "saveCredentials", CredentialsTag, "Replace a device's credentials")
        {
            Text = "Takes the object that was read, changed. The device's connections end.",
            Body = typeof(CredentialsToSave),
            Example =
                """
                {"id":{"id":"5e0f2910-5b1b-11f1-9c3e-0f5d2a7b6c41"},"deviceId":{"entityType":"DEVICE","id":"5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41"},
                 "credentialsType":"ACCESS_TOKEN","credentialsId":"<access token>","version":1}
                """,
        },
    ];
}
