using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests;

public sealed class MqttOptionsTests
{
    private readonly MqttOptionsValidator validator = new();

    [Fact]
    public void The_defaults_are_valid() => Assert.True(validator.Validate(null, new MqttOptions()).Succeeded);

    [Fact]
    public void All_faults_are_reported_at_once_each_with_its_key()
    {
        var result = validator.Validate(null, new MqttOptions
        {
            Port = 65536,
            TlsPort = -1,
            MaxPacketBytes = MqttOptions.HighestMaxPacketBytes + 1,
            QueuedPackets = 0,
            ConnectDeadline = TimeSpan.Zero,
            ProvisionSessionLimit = TimeSpan.FromDays(2),
        });

        var faults = result.Failures!.ToList();
        Assert.Equal(6, faults.Count);
        foreach (var key in (string[])["Mqtt:Port", "Mqtt:TlsPort", "Mqtt:MaxPacketBytes", "Mqtt:QueuedPackets", "Mqtt:ConnectDeadline", "Mqtt:ProvisionSessionLimit"])
        {
            Assert.Contains(faults, fault => fault.StartsWith(key, StringComparison.Ordinal));
        }
    }
}
