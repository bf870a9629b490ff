using System.CommandLine;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Rest;

namespace ProvisioningCluster.Cli.Devices;

internal static class DeviceSearch
{
    public static Argument<string> NameArgument() => new("name") { Description = "Name of the device, with its upper and lower case." };

    /// <summary>The device of a name.</summary>
    public static async Task<JsonNode> GetAsync(OperatorApi api, string name, CancellationToken cancelled)
    {
        try
        {
            return OperatorApi.Present(await api.GetAsync($"api/tenant/device?deviceName={Uri.EscapeDataString(name)}", cancelled));
        }
        catch (ApiRefusal refusal) when (refusal.ExitCode == ExitCode.NotFound)
        {
            throw new CommandFault(ExitCode.NotFound, $"There is no device '{name}'.");
        }
    }
}
