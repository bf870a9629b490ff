using System.CommandLine;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;
using ProvisioningCluster.Cli.Rest;

namespace ProvisioningCluster.Cli.Profiles;

/// <summary><c>profiles</c>.</summary>
internal static class ProfileCommands
{
    public static Command All() => new("profiles", "Device profiles: which devices may provision themselves, and with what.") { List(), Show(), Create(), Rotate() };

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Only those whose name, type or description holds this text." };
        return new Command("list", "All profiles, by name.") { search }.Runs(async invocation =>
        {
            var text = Uri.EscapeDataString(invocation.Parsed.GetValue(search) ?? string.Empty);
            var table = invocation.Report.IsJson ? null : invocation.Report.Table("NAME", "PROVISIONING", "TRANSPORT", "DEFAULT", "ID");
            await foreach (var profile in invocation.Api.PagesAsync($"api/deviceProfiles?sortProperty=name&textSearch={text}", invocation.Cancelled))
            {
                if (table is null)
                {
                    invocation.Report.JsonLine(Masked.Of(profile));
                }
                else
                {
                    table.Add(profile.Text("name"), ProfileStrategy.Of(profile.Text("provisionType")), profile.Text("transportType"), profile.Text("default") == "true" ? "yes" : "", profile.Id());
                }
            }

            table?.Complete();
        });
    }

    private static Command Show()
    {
        var name = NameArgument();
        var secret = new Option<bool>("--show-secret") { Description = "Show the provision secret too." };
        return new Command("show", "One profile.") { name, secret }.Runs(async invocation =>
        {
            var profile = await ProfileSearch.GetAsync(invocation.Api, invocation.Parsed.GetRequiredValue(name), invocation.Cancelled);
            Show(invocation.Report, invocation.Parsed.GetValue(secret) ? profile : Masked.Of(profile));
        });
    }

    private static Command Create()
    {
        var name = NameArgument();
        var strategy = new Option<string>("--strategy") { Description = "Who may provision: unknown devices too, only those that were entered before, or nobody.", DefaultValueFactory = _ => "create-new" };
        strategy.AcceptOnlyFromAmong(ProfileStrategy.All);
        var transport = new Option<string>("--transport") { Description = "By which protocol.", DefaultValueFactory = _ => "DEFAULT" };
        transport.AcceptOnlyFromAmong("DEFAULT", "MQTT", "COAP");
        var key = new Option<string?>("--key") { Description = "Provision key; a random one when absent." };
        var description = new Option<string?>("--description") { Description = "For people." };
        var outlet = new SecretOutlet();
        var command = new Command("create", "Make a profile with a provision key and secret of its own.") { name, strategy, transport, key, description };
        outlet.AddTo(command);
        return command.Runs(async invocation =>
        {
            var parsed = invocation.Parsed;
            var word = parsed.GetRequiredValue(strategy);
            var secret = word == "disabled" ? null : outlet.Take(invocation);
            var provisioning = new JsonObject { ["type"] = ProfileStrategy.ToWire(word), ["provisionDeviceSecret"] = secret };
            var profile = await SaveAsync(invocation, outlet, new JsonObject
            {
                ["name"] = parsed.GetRequiredValue(name),
                ["description"] = parsed.GetValue(description),
                ["type"] = "DEFAULT",
                ["transportType"] = parsed.GetRequiredValue(transport),
                ["provisionType"] = ProfileStrategy.ToWire(word),
                ["provisionDeviceKey"] = secret is null ? null : parsed.GetValue(key) ?? NewKey(),
                ["profileData"] = new JsonObject
                {
                    ["configuration"] = new JsonObject { ["type"] = "DEFAULT" },
                    ["transportConfiguration"] = new JsonObject { ["type"] = parsed.GetRequiredValue(transport) },
                    ["provisionConfiguration"] = provisioning,
                },
            });
            Show(invocation.Report, outlet.IsShown(invocation) ? profile : Masked.Of(profile));
        });
    }

    private static Command Rotate()
    {
        var name = NameArgument();
        var outlet = new SecretOutlet();
        var keep = new Option<int>("--keep-hours") { Description = "So long the former secret is good too, so that the line need not stand; not with --secret-stdin, which ends it at once.", DefaultValueFactory = _ => 24 };
        var command = new Command("rotate", "Give a profile a new provision secret. Provisioned devices are not concerned.") { name, keep };
        outlet.AddTo(command);
        return command.Runs(async invocation =>
        {
            var profile = await ProfileSearch.GetAsync(invocation.Api, invocation.Parsed.GetRequiredValue(name), invocation.Cancelled);
            if (profile["profileData"]?["provisionConfiguration"] is not JsonObject provisioning || profile.Text("provisionType") is not ("ALLOW_CREATE_NEW_DEVICES" or "CHECK_PRE_PROVISIONED_DEVICES"))
            {
                throw new CommandFault(ExitCode.Failed, "This profile has no provision secret that could be rotated.");
            }

            JsonNode saved;
            if (outlet.IsGiven(invocation))
            {
                provisioning["provisionDeviceSecret"] = outlet.Take(invocation);
                saved = await SaveAsync(invocation, outlet, profile);
            }
            else
            {
                outlet.Reserve(invocation);
                saved = await SaveAsync(invocation, outlet, new JsonObject { ["keepPreviousHours"] = invocation.Parsed.GetValue(keep) }, $"/{profile.Id()}/rotateSecret");
                outlet.Write(invocation, saved["profileData"]?["provisionConfiguration"]?.Text("provisionDeviceSecret") ?? throw new CommandFault(ExitCode.Access, "You may not see the new secret. An administrator can: provisioning profiles show --show-secret"));
            }

            Show(invocation.Report, outlet.IsShown(invocation) ? saved : Masked.Of(saved));
        });
    }

    private static async Task<JsonNode> SaveAsync(Invocation invocation, SecretOutlet outlet, JsonNode body, string path = "")
    {
        try
        {
            return OperatorApi.Present(await invocation.Api.PostAsync("api/deviceProfile" + path, body, invocation.Cancelled));
        }
        catch (ApiRefusal)
        {
            outlet.Discard(invocation);
            throw;
        }
    }

    private static void Show(Report report, JsonNode profile) => report.Show(
        profile,
        [
            ("name", profile.Text("name")),
            ("id", profile.Id()),
            ("description", profile.Text("description")),
            ("provisioning", ProfileStrategy.Of(profile.Text("provisionType"))),
            ("transport", profile.Text("transportType")),
            ("key", profile.Text("provisionDeviceKey")),
            ("secret", profile["profileData"]?["provisionConfiguration"]?.Text("provisionDeviceSecret")),
            ("created", Moment.Of(profile["createdTime"])),
            ("version", profile.Text("version")),
        ]);

    private static string NewKey() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    private static Argument<string> NameArgument() => new("name") { Description = "Name of the profile." };
}
