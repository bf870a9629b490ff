using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;
using ProvisioningCluster.Cli.Rest;

namespace ProvisioningCluster.Cli.Profiles;

/// <summary>Finds profiles by what people call them.</summary>
internal static class ProfileSearch
{
    /// <param name="name">Its name, or its id.</param>
    public static async Task<string> IdOfAsync(OperatorApi api, string name, CancellationToken cancelled)
    {
        await foreach (var profile in api.PagesAsync($"api/deviceProfiles?textSearch={Uri.EscapeDataString(name)}", cancelled))
        {
            if (profile.Text("name") == name)
            {
                return profile.Id();
            }
        }

        return Guid.TryParse(name, out var id) ? id.ToString() : throw new CommandFault(ExitCode.NotFound, $"There is no profile '{name}'.");
    }

    /// <summary>The profile with all its members.</summary>
    public static async Task<JsonNode> GetAsync(OperatorApi api, string name, CancellationToken cancelled) =>
        OperatorApi.Present(await api.GetAsync($"api/deviceProfile/{await IdOfAsync(api, name, cancelled)}", cancelled));
}
