using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;

/// <summary>A profile of its own on the real silo, and the devices that a test makes under it.</summary>
internal sealed record Scene(SiloProcess Silo, string ProfileId, string Key, string Secret)
{
    public const string AllowCreate = "ALLOW_CREATE_NEW_DEVICES";
    public const string CheckPreProvisioned = "CHECK_PRE_PROVISIONED_DEVICES";
    public const string Disabled = "DISABLED";

    /// <summary>A name that no other test uses.</summary>
    public string DeviceName { get; } = Fresh("device");

    public int Port => Silo.MqttPort;

    public static async Task<Scene> CreateAsync(SiloFixture fixture, string strategy = AllowCreate, string transport = "DEFAULT")
    {
        var (key, secret) = (Fresh("key"), Fresh("secret"));
        var profile = await fixture.Silo.Operator.CreateProfileAsync(Fresh("profile"), strategy, key, secret, transport);
        return new Scene(fixture.Silo, OperatorClient.IdOf(profile), key, secret);
    }

    public static string Fresh(string prefix) => $"{prefix}-{Guid.NewGuid():N}";

    public ProvisionOrder Order() => new(DeviceName, Key, Secret);

    /// <summary>A device made by the operator; answers its id and its access token.</summary>
    public async Task<(string DeviceId, string Token)> DeviceAsync()
    {
        var token = Fresh("t")[..20];
        var device = await Silo.Operator.CreateDeviceAsync(DeviceName, ProfileId, token);
        return (OperatorClient.IdOf(device), token);
    }

    /// <summary>The device's stored credentials.</summary>
    public async Task<JsonNode> StoredCredentialsAsync()
    {
        var device = await Silo.Operator.GetDeviceAsync(DeviceName) ?? throw new InvalidOperationException($"{DeviceName} does not exist.");
        return await Silo.Operator.GetCredentialsAsync(OperatorClient.IdOf(device));
    }

    /// <summary>Removes the device, so that its chosen credentials are free for the next test.</summary>
    public async Task ForgetDeviceAsync()
    {
        if (await Silo.Operator.GetDeviceAsync(DeviceName) is { } device)
        {
            await Silo.Operator.DeleteDeviceAsync(OperatorClient.IdOf(device));
        }
    }
}
