using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>Reports every setting that is out of range, each with its key.</summary>
internal sealed class MqttOptionsValidator : IValidateOptions<MqttOptions>
{
    private const int LowestMaxPacketBytes = 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, MqttOptions options)
    {
        var faults = new List<string>();
        Check(faults, options.Port is >= 0 and <= 65535, nameof(options.Port), "must be a TCP port, or 0 to close the listener");
        Check(faults, options.TlsPort is >= 0 and <= 65535, nameof(options.TlsPort), "must be a TCP port, or 0 to close the listener");
        Check(
            faults,
            options.MaxPacketBytes is >= LowestMaxPacketBytes and <= MqttOptions.HighestMaxPacketBytes,
            nameof(options.MaxPacketBytes),
            $"must be between {LowestMaxPacketBytes} and {MqttOptions.HighestMaxPacketBytes}");
        Check(faults, options.QueuedPackets is >= 1 and <= 10_000, nameof(options.QueuedPackets), "must be between 1 and 10000");
        CheckDuration(faults, options.ConnectDeadline, nameof(options.ConnectDeadline));
        CheckDuration(faults, options.ProvisionSessionLimit, nameof(options.ProvisionSessionLimit));
        CheckDuration(faults, options.InactivityLimit, nameof(options.InactivityLimit));
        CheckDuration(faults, options.WriteDeadline, nameof(options.WriteDeadline));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckDuration(List<string> faults, TimeSpan value, string key) =>
        Check(faults, value > TimeSpan.Zero && value <= Longest, key, "must be longer than zero and at most 24 hours");

    private static void Check(List<string> faults, bool holds, string key, string rule)
    {
        if (!holds)
        {
            faults.Add($"{MqttOptions.Section}:{key} {rule}.");
        }
    }
}
