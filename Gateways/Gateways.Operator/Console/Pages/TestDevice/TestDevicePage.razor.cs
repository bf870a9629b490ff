using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.TestDevice;

/// <summary>Shows with what command a device of a profile would come, and then what became of it.</summary>
public sealed partial class TestDevicePage : IDisposable
{
    private const string MaskedSecret = "********";

    /// <summary>More profiles than a list to choose from is good for.</summary>
    private const int MostProfiles = 1000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>A page that was forgotten asks nothing any more.</summary>
    private static readonly TimeSpan LookFor = TimeSpan.FromMinutes(15);

    private readonly CancellationTokenSource left = new();
    private DeviceWatch watch = null!;
    private ApiFault? fault;
    private IReadOnlyList<Named>? profiles;
    private ProfileDraft? profile;
    private DevicePath path = DevicePath.Mqtt;
    private string host = string.Empty;
    private string name = string.Empty;
    private string? registered;
    private int port;
    private int watches;
    private bool shown;
    private bool watching;

    /// <summary>The profile that is chosen at first.</summary>
    [Parameter, SupplyParameterFromQuery(Name = "profile")]
    public string? Wanted { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [Inject]
    internal OpenListeners Listeners { get; set; } = null!;

    /// <summary>As devices' names are compared (I-11).</summary>
    private string TrimmedName => name.Trim([.. Enumerable.Range(0, 0x21).Select(code => (char)code)]);

    private bool IsComplete => profile is not null && DeviceCommand.IsHost(host) && port is > 0 and <= ushort.MaxValue && (profile.IsChain || TrimmedName.Length > 0);

    private IEnumerable<string> Paths => DevicePath.All
        .Where(one => (!profile!.IsChain || one.Encrypted) && (profile.Transport == Transports.Default || one.Transport is null || one.Transport == profile.Transport))
        .Select(one => one.Title);

    private string PortHelp => OpenPort(path) is null ? TestDeviceTexts.PortElsewhere : TestDeviceTexts.PortHelp;

    private string CommandHelp =>
        profile!.IsChain ? TestDeviceTexts.CommandHelpChain
        : path.Encrypted ? TestDeviceTexts.CommandHelpTls
        : TestDeviceTexts.CommandHelp;

    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        watch = new DeviceWatch(Api);
        host = new Uri(Navigation.BaseUri).Host.Trim('[', ']');
        name = "test-" + RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 6);
        if ((await Api.GetAsync<Listing>($"/api/deviceProfileInfos?pageSize={MostProfiles}&page=0&sortProperty=name&sortOrder=ASC")).TryGet(out var listing, out fault))
        {
            profiles = listing.Data;
            await ChooseAsync(profiles.FirstOrDefault(one => one.Id.Id == Wanted)?.Id.Id ?? (profiles.Count > 0 ? profiles[0].Id.Id : null));
        }
    }

    private async Task ChooseAsync(string? profileId)
    {
        (profile, registered, shown) = (null, null, false);
        if (!Guid.TryParse(profileId, out var id) || !(await Api.GetAsync<JsonObject>($"/api/deviceProfile/{id}")).TryGet(out var json, out fault))
        {
            return;
        }

        // Whoever sees the command is watched already.
        var chosen = ProfileDraft.Of(json);
        await WatchAsync(chosen);
        profile = chosen;
        SetPath(Paths.Contains(path.Title) ? path.Title : Paths.First());
    }

    private void SetPath(string title)
    {
        path = DevicePath.Of(title);
        port = OpenPort(path) ?? path.DefaultPort;
    }

    private int? OpenPort(DevicePath one) => Listeners.All.FirstOrDefault(listener => listener.Key == one.Listener) is { Value: > 0 } open ? open.Value : null;

    private Task SetNameAsync(string? text)
    {
        (name, registered) = (text ?? string.Empty, null);
        if (!watching)
        {
            return WatchAsync(profile!);
        }

        watch.TurnTo(TrimmedName, profile!.Id!);
        return Task.CompletedTask;
    }

    private string Command(bool withSecret)
    {
        var command = new DeviceCommand(path, host, port);
        return profile!.IsChain ? command.Present() : command.Provision(TrimmedName, profile.Key, withSecret ? profile.Secret : MaskedSecret);
    }

    private async Task RegisterAsync()
    {
        var device = new JsonObject { ["name"] = TrimmedName, ["deviceProfileId"] = new JsonObject { ["entityType"] = "DEVICE_PROFILE", ["id"] = profile!.Id } };
        registered = (await Api.PostAsync<JsonObject>("/api/device", device)).TryGet(out _, out fault)
            ? WithName(TestDeviceTexts.Registered)
            : null;
    }

    private string WithName(string text) => string.Format(CultureInfo.CurrentCulture, text, TrimmedName);

    private async Task WatchAsync(ProfileDraft whose)
    {
        var mine = ++watches;
        watching = false;
        fault = await watch.BeginAsync(whose.IsChain ? null : TrimmedName, whose.Id!);
        if (fault is null && mine == watches && !left.IsCancellationRequested)
        {
            watching = true;
            var token = left.Token;
            _ = InvokeAsync(() => LookOnAsync(mine, token));
        }
    }

    /// <summary>Until the page is left, something else is watched, or the time is over.</summary>
    private async Task LookOnAsync(int mine, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        var looks = LookFor / LookEvery;
        try
        {
            for (var look = 0; look < looks && await timer.WaitForNextTickAsync(cancellationToken) && mine == watches; look++)
            {
                var before = fault;
                (var found, fault) = await watch.LookAsync();
                if (found || fault != before)
                {
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // the page was left
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure); // nobody awaits this: the page shows it like any other failure
            return;
        }

        if (mine == watches)
        {
            watching = false;
            StateHasChanged();
        }
    }

    private sealed record Listing(IReadOnlyList<Named> Data);

    private sealed record Named(Reference Id, string Name);

    private sealed record Reference(string Id);
}
