namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

/// <summary>Payloads and topics that many tests use.</summary>
internal static class Requests
{
    public const string Topic = "/provision/request";
    public const string Response = "/provision/response";
    public const string Json = """{"deviceName":"press-17","provisionDeviceKey":"k","provisionDeviceSecret":"s"}""";
    public const string SuccessJson = """{"credentialsValue":"tok-9","credentialsType":"ACCESS_TOKEN","status":"SUCCESS"}""";

    /// <summary>Name dev-7, key k-123, secret s-456 (wire-spec 1.6).</summary>
    public static byte[] Protobuf { get; } = Convert.FromHexString("0a056465762d371a0e0a056b2d3132331205732d343536");
}
