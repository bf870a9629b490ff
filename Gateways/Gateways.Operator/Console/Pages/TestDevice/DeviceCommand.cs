using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.TestDevice;

/// <summary>Commands with which a person plays the device: common tools, every word quoted for a POSIX shell (T-32).</summary>
/// <param name="Path">The way.</param>
/// <param name="Host">Name or address of the gateway.</param>
/// <param name="Port">Its port.</param>
internal sealed record DeviceCommand(DevicePath Path, string Host, int Port)
{
    /// <summary>The CA that a server makes for itself, copied from its <c>data/tls</c>.</summary>
    public const string ServerAuthority = "mqttserver.pub.pem";

    public const string ChainFile = "device-chain.pem";
    public const string KeyFile = "device.key";

    private const string Telemetry = """{"temperature":21.5}""";

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);

    private string Authority => IPAddress.TryParse(Host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]:{PortText}" : $"{Host}:{PortText}";

    /// <summary>Asks for an identity with key and secret.</summary>
    public string Provision(string name, string key, string secret)
    {
        var request = JsonSerializer.Serialize(new { deviceName = name, provisionDeviceKey = key, provisionDeviceSecret = secret });
        return ShellText.Join(Path.Listener switch
        {
            "mqtt" or "mqtts" => ["mosquitto_rr", .. Trust("--cafile"), "-h", Host, "-p", PortText, "-u", "provision", "-q", "1", "-W", "20", "-t", "/provision/request", "-e", "/provision/response", "-m", request],
            "http" or "https" => ["curl", "-sS", .. Trust("--cacert"), "-H", "Content-Type: application/json", "-d", request, Url("api/v1/provision")],
            _ => [Libcoap, "-m", "post", .. Trust("-R"), "-e", ForLibcoap(request), Url("api/v1/provision")],
        });
    }

    /// <summary>Comes with a certificate chain, which is the identity already, and sends something.</summary>
    public string Present() => ShellText.Join(Path.Listener switch
    {
        "mqtts" => ["mosquitto_pub", .. Trust("--cafile"), "--cert", ChainFile, "--key", KeyFile, "-h", Host, "-p", PortText, "-q", "1", "-t", "v1/devices/me/telemetry", "-m", Telemetry],
        "https" => ["curl", "-sS", .. Trust("--cacert"), "--cert", ChainFile, "--key", KeyFile, "-H", "Content-Type: application/json", "-d", Telemetry, Url("api/v1/telemetry")],
        "coaps" => [Libcoap, "-m", "post", .. Trust("-R"), "-c", ChainFile, "-j", KeyFile, "-e", ForLibcoap(Telemetry), Url("api/v1/telemetry")],
        _ => throw new InvalidOperationException($"No certificate can be presented over {Path.Title}."),
    });

    /// <summary>True for what can stand where a host is written: no option of a tool, no part of an address.</summary>
    public static bool IsHost(string host) => Uri.CheckHostName(host) != UriHostNameType.Unknown;

    private string Libcoap => Path.Encrypted ? "coap-client-openssl" : "coap-client-notls";

    private string[] Trust(string option) => Path.Encrypted ? [option, ServerAuthority] : [];

    private string Url(string path) => $"{Path.Listener}://{Authority}/{path}";

    // It decodes percent signs in a payload that is given as text.
    private static string ForLibcoap(string payload) => payload.Replace("%", "%25", StringComparison.Ordinal);
}
