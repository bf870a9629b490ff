using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.Conformance;

/// <summary>A device and its credentials as the operator sees them.</summary>
internal sealed record StoredDevice(string Id, JsonNode Device, JsonNode Credentials)
{
    public string CredentialsType => Credentials["credentialsType"]!.GetValue<string>();

    public string? CredentialsId => Credentials["credentialsId"]?.GetValue<string>();

    public string? CredentialsValue => Credentials["credentialsValue"]?.GetValue<string>();

    public static async Task<StoredDevice?> FindAsync(SiloProcess silo, string name)
    {
        var device = await silo.Operator.GetDeviceAsync(name, TestContext.Current.CancellationToken);
        if (device is null)
        {
            return null;
        }

        var id = OperatorClient.IdOf(device);
        return new StoredDevice(id, device, await silo.Operator.GetCredentialsAsync(id, TestContext.Current.CancellationToken));
    }

    /// <summary>Devices of the profile.</summary>
    public static async Task<IReadOnlyList<JsonNode>> OfAsync(SiloProcess silo, TestProfile profile)
    {
        var page = await silo.Operator.GetAsync("api/tenant/devices?pageSize=1000&page=0", TestContext.Current.CancellationToken);
        return [.. page!["data"]!.AsArray().Where(device => device!["deviceProfileId"]!["id"]!.GetValue<string>() == profile.Id).Select(device => device!)];
    }
}
