using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Cli.Tests;

/// <summary>Profiles and devices from the command line, as devices then find them.</summary>
public sealed class ProfileAndDeviceTests(SiloFixture fixture) : IAsyncLifetime
{
    private CliHome? home;

    private SiloProcess Silo => fixture.Silo;

    private CliHome Home => home ?? throw new InvalidOperationException("Nobody has signed in.");

    public async ValueTask InitializeAsync() => home = await CliHome.SignedInAsync(Silo);

    public ValueTask DisposeAsync()
    {
        home?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_profile_is_made_shown_and_rotated_without_showing_its_secret()
    {
        var name = Fresh.Text("profile");
        var (first, second) = (Home.PathOf("first.secret"), Home.PathOf("second.secret"));

        var made = (await Home.RunAsync("profiles", "create", name, "--secret-file", first, "--json")).Done();
        var key = made.Json()["provisionDeviceKey"]!.GetValue<string>();
        var firstSecret = File.ReadAllText(first).Trim();
        Assert.Equal("SUCCESS", await Devices.ProvisionAsync(Silo, key, firstSecret, Fresh.Text("d")));

        var rotated = (await Home.RunAsync("profiles", "rotate", name, "--secret-file", second)).Done();
        var secondSecret = File.ReadAllText(second).Trim();
        Assert.NotEqual(firstSecret, secondSecret);
        Assert.Equal("SUCCESS", await Devices.ProvisionAsync(Silo, key, firstSecret, Fresh.Text("d"))); // the line need not stand
        Assert.Equal("SUCCESS", await Devices.ProvisionAsync(Silo, key, secondSecret, Fresh.Text("d")));

        var shown = (await Home.RunAsync("profiles", "show", name)).Done();
        var listed = (await Home.RunAsync("profiles", "list", "--search", name)).Done();
        Assert.All([firstSecret, secondSecret], secret => Assert.DoesNotContain(secret, made.Everything + rotated.Everything + shown.Everything + listed.Everything, StringComparison.Ordinal));
        Assert.Contains("create-new", shown.Output, StringComparison.Ordinal);
        Assert.Equal(["NAME", name], listed.Lines.Select(line => line.Split(' ')[0]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first));
        Assert.Contains(secondSecret, (await Home.RunAsync("profiles", "show", name, "--show-secret")).Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_goes_nowhere_unless_it_is_said_where_and_never_over_a_file()
    {
        var name = Fresh.Text("profile");
        var path = Home.PathOf("taken.secret");
        await File.WriteAllTextAsync(path, "mine", TestContext.Current.CancellationToken);

        (await Home.RunAsync("profiles", "create", name)).Ended(2);
        (await Home.RunAsync("profiles", "create", name, "--secret-file", path)).Ended(1);
        (await Home.RunAsync("profiles", "show", name)).Ended(4);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));

        (await Home.RunWithAsync("brought-along-1\n", "profiles", "create", name, "--strategy", "pre-provisioned", "--key", name, "--secret-stdin")).Done();
        Assert.Equal("FAILURE", await Devices.ProvisionAsync(Silo, name, "brought-along-1", Fresh.Text("d")));

        (await Home.RunWithAsync("brought-along-2\n", "profiles", "rotate", name, "--secret-stdin")).Done();
        Assert.Equal("NOT_FOUND", await Devices.ProvisionAsync(Silo, name, "brought-along-1", Fresh.Text("d")));
        Assert.Equal("FAILURE", await Devices.ProvisionAsync(Silo, name, "brought-along-2", Fresh.Text("d")));

        // What the cluster refuses leaves no file behind.
        var unused = Home.PathOf("unused.secret");
        (await Home.RunAsync("profiles", "create", name, "--secret-file", unused)).Ended(1);
        Assert.False(File.Exists(unused));
    }

    [Fact]
    public async Task A_device_is_entered_found_reset_and_deleted()
    {
        var (profile, name) = (Fresh.Text("profile"), Fresh.Text("press 1/ä?#"));
        (await Home.RunWithAsync("the-secret-1\n", "profiles", "create", profile, "--strategy", "pre-provisioned", "--key", profile, "--secret-stdin")).Done();

        (await Home.RunAsync("devices", "create", name, "--profile", profile, "--label", "hall 2")).Done();
        Assert.Equal("SUCCESS", await Devices.ProvisionAsync(Silo, profile, "the-secret-1", name));
        Assert.Equal("FAILURE", await Devices.ProvisionAsync(Silo, profile, "the-secret-1", name));
        (await Home.RunAsync("devices", "reset", name)).Done();
        Assert.Equal("SUCCESS", await Devices.ProvisionAsync(Silo, profile, "the-secret-1", name));

        var shown = (await Home.RunAsync("devices", "show", name, "--json")).Json();
        Assert.Equal((name, profile, "hall 2"), (shown["name"]!.GetValue<string>(), shown["type"]!.GetValue<string>(), shown["label"]!.GetValue<string>()));
        Assert.Equal([name], (await Home.RunAsync("devices", "list", "--profile", profile, "--json")).JsonLines().Select(device => device["name"]!.GetValue<string>()));
        (await Home.RunAsync("devices", "delete", name)).Ended(2);
        (await Home.RunAsync("devices", "delete", name, "--yes")).Done();
        (await Home.RunAsync("devices", "show", name)).Ended(4);
    }

    [Fact]
    public async Task I16_Credentials_are_replaced_from_standard_input_and_shown_only_when_asked_for()
    {
        var (name, token) = (Fresh.Text("press"), Fresh.Text("token"));
        (await Home.RunAsync("devices", "create", name)).Done();

        var replaced = (await Home.RunWithAsync(token + "\n", "devices", "credentials", name, "--token-stdin")).Done();
        var masked = (await Home.RunAsync("devices", "credentials", name, "--json")).Done();
        var shown = (await Home.RunAsync("devices", "credentials", name, "--show-secret", "--json")).Done();

        Assert.DoesNotContain(token, replaced.Everything + masked.Everything, StringComparison.Ordinal);
        Assert.Equal("***", masked.Json()["credentialsId"]!.GetValue<string>());
        Assert.Equal(token, shown.Json()["credentialsId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_list_has_all_pages()
    {
        const int Count = 105;
        var stem = Fresh.Text("page");
        for (var number = 0; number < Count; number++)
        {
            await Silo.Operator.PostAsync("api/device", new System.Text.Json.Nodes.JsonObject { ["name"] = $"{stem}-{number}" });
        }

        Assert.Equal(Count + 1, (await Home.RunAsync("devices", "list", "--search", stem)).Done().Lines.Length);
        Assert.Equal(7, (await Home.RunAsync("devices", "list", "--search", stem, "--limit", "7", "--json")).Done().Lines.Length);
    }

    [Fact]
    public async Task T32_A_terminal_does_not_obey_a_label()
    {
        var name = Fresh.Text("press");
        await Silo.Operator.PostAsync("api/device", new System.Text.Json.Nodes.JsonObject { ["name"] = name, ["label"] = "\u001b[2Jgone\u202e" });

        var text = (await Home.RunAsync("devices", "show", name)).Done();
        var json = (await Home.RunAsync("devices", "show", name, "--json")).Done();

        Assert.DoesNotContain('\u001b', text.Everything + json.Everything);
        Assert.Contains(@"\u001b[2Jgone\u202e", text.Output, StringComparison.Ordinal);
    }
}
