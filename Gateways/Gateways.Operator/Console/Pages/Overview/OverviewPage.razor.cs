using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ProvisioningCluster.Gateways.Operator.Console.Layout;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Overview;

/// <summary>What the line does now, asked again while somebody looks.</summary>
public sealed partial class OverviewPage : IDisposable
{
    private const string AllMinutes = "60";

    /// <summary>Every so many looks the devices are counted again, which costs more than the figures.</summary>
    private const int LooksPerCount = 15;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly string[] Choices = ["5", "15", AllMinutes];

    private readonly CancellationTokenSource left = new();
    private ApiFault? fault;
    private OverviewFigures? figures;
    private long? profiles;
    private long? devices;
    private long? tenants;
    private string minutes = AllMinutes;
    private int looks;
    private bool paused;
    private bool ofTheSystem;

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    /// <summary>Nobody has come, ever.</summary>
    private bool IsEmpty => !ofTheSystem && devices == 0 && figures is { Total.All: 0, Recent.Count: 0 };

    private IReadOnlyList<SumsTable.Row> Protocols => [.. figures!.ByProtocol.Select(one => new SumsTable.Row(one.Protocol, one.Protocol, null, one.Total))];

    private IReadOnlyList<SumsTable.Row> ProfileRows =>
    [
        .. figures!.ByProfile.Select(one => one.DeviceProfileId is { } id
            ? new SumsTable.Row(id.ToString(), one.Name ?? OverviewTexts.DeletedProfile, one.Name is null ? null : $"profiles/{id}", one.Total)
            : new SumsTable.Row(string.Empty, OverviewTexts.NoProfile, null, one.Total)),
    ];

    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        ofTheSystem = (await Authentication).User.IsInRole(ConsoleRoles.SystemAdministrator);
        await LookAsync();
        if (!left.IsCancellationRequested)
        {
            var token = left.Token;
            _ = InvokeAsync(() => FollowAsync(token));
        }
    }

    /// <summary>Until the page is left.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (!paused)
                {
                    await LookAsync();
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure); // nobody awaits this: the page shows it like any other failure
        }
    }

    private async Task LookAsync()
    {
        var asked = minutes;
        var answer = await Api.GetAsync<OverviewFigures>($"/api/overview?minutes={asked}");
        if (asked != minutes)
        {
            return; // an answer that comes after the one for a later choice is nobody's
        }

        if (answer.TryGet(out var now, out fault))
        {
            figures = now;
            if (looks++ % LooksPerCount == 0 || (devices == 0 && now.Total.Provisioned > 0))
            {
                await CountAsync();
            }
        }
    }

    private async Task CountAsync()
    {
        if (ofTheSystem)
        {
            tenants = await CountAsync("/api/tenants");
            return;
        }

        profiles = await CountAsync("/api/deviceProfiles");
        devices = await CountAsync("/api/tenant/devices");
    }

    private async Task<long?> CountAsync(string path) =>
        (await Api.GetAsync<Listing>($"{path}?pageSize=1&page=0")).TryGet(out var listing, out fault) ? listing.TotalElements : null;

    private Task ChooseAsync(string chosen)
    {
        minutes = chosen;
        return LookAsync();
    }

    private sealed record Listing(long TotalElements);
}
