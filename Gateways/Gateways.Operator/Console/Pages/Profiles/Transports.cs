using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>Transports that a device of this product can come by; the reference has two more, which nothing here speaks.</summary>
internal static class Transports
{
    public const string Default = "DEFAULT";

    public static IReadOnlyList<string> All { get; } = [Default, "MQTT", "COAP"];

    public static string TitleOf(string transport) => transport switch
    {
        Default => ProfileTexts.TransportDefault,
        "MQTT" => ProfileTexts.TransportMqtt,
        "COAP" => ProfileTexts.TransportCoap,
        _ => transport,
    };

    public static string HelpOf(string transport) => transport switch
    {
        Default => ProfileTexts.TransportDefaultHelp,
        "MQTT" => ProfileTexts.TransportMqttHelp,
        "COAP" => ProfileTexts.TransportCoapHelp,
        _ => ProfileTexts.TransportOtherHelp,
    };
}
