namespace ProvisioningCluster.Gateways.Operator.Console.Pages.TestDevice;

/// <summary>A way by which a device can come.</summary>
/// <param name="Title">For people.</param>
/// <param name="Listener">Name of the listener of this process.</param>
/// <param name="DefaultPort">Where it is when this process does not open it.</param>
/// <param name="Encrypted">Under TLS or DTLS, where certificates can be presented.</param>
/// <param name="Transport">That a profile may be limited to; null for one that every profile takes.</param>
internal sealed record DevicePath(string Title, string Listener, int DefaultPort, bool Encrypted, string? Transport)
{
    public static DevicePath Mqtt { get; } = new("MQTT", "mqtt", 1883, false, "MQTT");

    public static DevicePath Mqtts { get; } = new("MQTTS", "mqtts", 8883, true, "MQTT");

    public static DevicePath Http { get; } = new("HTTP", "http", 8080, false, null);

    public static DevicePath Https { get; } = new("HTTPS", "https", 8443, true, null);

    public static DevicePath Coap { get; } = new("CoAP", "coap", 5683, false, "COAP");

    public static DevicePath Coaps { get; } = new("CoAPS", "coaps", 5684, true, "COAP");

    public static IReadOnlyList<DevicePath> All { get; } = [Mqtt, Mqtts, Http, Https, Coap, Coaps];

    public static DevicePath Of(string title) => All.First(path => path.Title == title);
}
