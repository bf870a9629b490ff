using System.CommandLine;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;
using ProvisioningCluster.Cli.Rest;
using ProvisioningCluster.Cli.Session;

namespace ProvisioningCluster.Cli.Devices;

/// <summary><c>devices credentials</c> and <c>devices reset</c>.</summary>
internal static class CredentialsCommands
{
    public static Command Credentials()
    {
        var name = DeviceSearch.NameArgument();
        var shown = new Option<bool>("--show-secret") { Description = "Show the credentials and not only their type." };
        var token = new Option<bool>("--token-stdin") { Description = "Replace them by the access token on standard input. The device's connections end." };
        return new Command("credentials", "What a device logs in with.") { name, shown, token }.Runs(async invocation =>
        {
            var given = invocation.Parsed.GetValue(token) ? SecretInput.Read("token") : null;
            var id = (await DeviceSearch.GetAsync(invocation.Api, invocation.Parsed.GetRequiredValue(name), invocation.Cancelled)).Id();
            var credentials = OperatorApi.Present(await invocation.Api.GetAsync($"api/device/{id}/credentials", invocation.Cancelled));
            if (given is not null)
            {
                credentials["credentialsType"] = "ACCESS_TOKEN";
                credentials["credentialsId"] = given;
                credentials["credentialsValue"] = null;
                credentials = OperatorApi.Present(await invocation.Api.PostAsync("api/device/credentials", credentials, invocation.Cancelled));
            }

            Show(invocation.Report, invocation.Parsed.GetValue(shown) ? credentials : Masked.Of(credentials));
        });
    }

    public static Command Reset()
    {
        var name = DeviceSearch.NameArgument();
        return new Command("reset", "Let a pre-provisioned device that lost its credentials provision itself once more.") { name }.Runs(async invocation =>
        {
            var wanted = invocation.Parsed.GetRequiredValue(name);
            var id = (await DeviceSearch.GetAsync(invocation.Api, wanted, invocation.Cancelled)).Id();
            await invocation.Api.DeleteAsync($"api/plugins/telemetry/DEVICE/{id}/SERVER_SCOPE?keys=provisionState", invocation.Cancelled);
            invocation.Report.Say($"{wanted} may be provisioned once more.");
        });
    }

    private static void Show(Report report, JsonNode credentials) => report.Show(
        credentials,
        [
            ("type", credentials.Text("credentialsType")),
            ("id", credentials.Text("credentialsId")),
            ("value", credentials.Text("credentialsValue")),
            ("created", Moment.Of(credentials["createdTime"])),
            ("version", credentials.Text("version")),
        ]);
}
