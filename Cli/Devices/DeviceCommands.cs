using System.CommandLine;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;
using ProvisioningCluster.Cli.Profiles;
using ProvisioningCluster.Cli.Rest;
using ProvisioningCluster.Cli.Session;

namespace ProvisioningCluster.Cli.Devices;

/// <summary><c>devices</c>.</summary>
internal static class DeviceCommands
{
    public static Command All() => new("devices", "Devices and their credentials.") { List(), Show(), Create(), Delete(), CredentialsCommands.Credentials(), CredentialsCommands.Reset() };

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Only those whose name holds this text." };
        var profile = new Option<string?>("--profile") { Description = "Only those of this profile." };
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => int.MaxValue };
        return new Command("list", "Devices, by name.") { search, profile, limit }.Runs(async invocation =>
        {
            var query = $"api/tenant/deviceInfos?sortProperty=name&textSearch={Uri.EscapeDataString(invocation.Parsed.GetValue(search) ?? string.Empty)}";
            if (invocation.Parsed.GetValue(profile) is { } wanted)
            {
                query += $"&deviceProfileId={await ProfileSearch.IdOfAsync(invocation.Api, wanted, invocation.Cancelled)}";
            }

            var table = invocation.Report.IsJson ? null : invocation.Report.Table("NAME", "PROFILE", "LABEL", "CREATED", "LAST SEEN", "ID");
            await foreach (var device in invocation.Api.PagesAsync(query, invocation.Cancelled).Take(invocation.Parsed.GetValue(limit)))
            {
                if (table is null)
                {
                    invocation.Report.JsonLine(device);
                }
                else
                {
                    table.Add(device.Text("name"), device.Text("deviceProfileName"), device.Text("label"), Moment.Of(device["createdTime"]), Moment.Of(device["lastSeenAt"]), device.Id());
                }
            }

            table?.Complete();
        });
    }

    private static Command Show()
    {
        var name = DeviceSearch.NameArgument();
        return new Command("show", "One device.") { name }.Runs(async invocation =>
        {
            var id = (await DeviceSearch.GetAsync(invocation.Api, invocation.Parsed.GetRequiredValue(name), invocation.Cancelled)).Id();
            Show(invocation.Report, OperatorApi.Present(await invocation.Api.GetAsync($"api/device/info/{id}", invocation.Cancelled)));
        });
    }

    private static Command Create()
    {
        var name = DeviceSearch.NameArgument();
        var profile = new Option<string?>("--profile") { Description = "Its profile; the default one when absent." };
        var label = new Option<string?>("--label") { Description = "For people." };
        var token = new Option<bool>("--token-stdin") { Description = "Take its access token from standard input; a random one when absent." };
        return new Command("create", "Enter a device before it comes.") { name, profile, label, token }.Runs(async invocation =>
        {
            var parsed = invocation.Parsed;
            var given = parsed.GetValue(token) ? SecretInput.Read("token") : null;
            var device = new JsonObject { ["name"] = parsed.GetRequiredValue(name), ["label"] = parsed.GetValue(label) };
            if (parsed.GetValue(profile) is { } wanted)
            {
                device["deviceProfileId"] = new JsonObject { ["entityType"] = "DEVICE_PROFILE", ["id"] = await ProfileSearch.IdOfAsync(invocation.Api, wanted, invocation.Cancelled) };
            }

            var saved = given is null
                ? await invocation.Api.PostAsync("api/device", device, invocation.Cancelled)
                : await invocation.Api.PostAsync("api/device-with-credentials", new JsonObject { ["device"] = device, ["credentials"] = new JsonObject { ["credentialsType"] = "ACCESS_TOKEN", ["credentialsId"] = given } }, invocation.Cancelled);
            Show(invocation.Report, OperatorApi.Present(saved));
        });
    }

    private static Command Delete()
    {
        var name = DeviceSearch.NameArgument();
        var certain = new Option<bool>("--yes") { Description = "Needed: the device's credentials end with it, and its name is free." };
        return new Command("delete", "Delete a device.") { name, certain }.Runs(async invocation =>
        {
            if (!invocation.Parsed.GetValue(certain))
            {
                throw new CommandFault(ExitCode.Usage, "Deleting ends the device's credentials. Add --yes if that is meant.");
            }

            var wanted = invocation.Parsed.GetRequiredValue(name);
            await invocation.Api.DeleteAsync($"api/device/{(await DeviceSearch.GetAsync(invocation.Api, wanted, invocation.Cancelled)).Id()}", invocation.Cancelled);
            invocation.Report.Say($"Deleted {wanted}.");
        });
    }

    private static void Show(Report report, JsonNode device) => report.Show(
        device,
        [
            ("name", device.Text("name")),
            ("id", device.Id()),
            ("profile", device.Text("type")),
            ("label", device.Text("label")),
            ("created", Moment.Of(device["createdTime"])),
            ("first seen", Moment.Of(device["firstSeenAt"])),
            ("last seen", Moment.Of(device["lastSeenAt"])),
            ("version", device.Text("version")),
        ]);
}
