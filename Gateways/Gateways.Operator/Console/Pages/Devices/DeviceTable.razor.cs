using System.Globalization;
using Microsoft.AspNetCore.Components;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>One page of a listing. It draws itself anew, and with that never what is being typed beside it.</summary>
public partial class DeviceTable
{
    private const int PageSize = 20;

    /// <summary>A search that finds more may not have counted all of them.</summary>
    private const int Counted = 10_000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private ApiFault? fault;
    private Listing? devices;
    private DeviceConditions? shown;
    private string sort = "createdTime";
    private bool descending = true;
    private int page;

    [Parameter, EditorRequired]
    public DeviceConditions Conditions { get; set; } = DeviceConditions.None;

    /// <summary>Takes all conditions away.</summary>
    [Parameter, EditorRequired]
    public EventCallback ShowAll { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    private string CountText => devices?.TotalElements switch
    {
        null => string.Empty,
        1 => DevicesTexts.CountOne,
        > Counted when Conditions.Search.Length > 0 => Format(DevicesTexts.CountMore, Counted),
        var count => Format(DevicesTexts.Count, count),
    };

    protected override async Task OnParametersSetAsync()
    {
        if (Conditions != shown)
        {
            (shown, page) = (Conditions, 0);
            await LoadAsync();
        }
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    private bool? DirectionOf(string property) => sort == property ? descending : null;

    private Task SortAsync(string property)
    {
        (sort, descending, page) = (property, sort == property && !descending, 0);
        return LoadAsync();
    }

    private Task TurnAsync(int to)
    {
        page = to;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var asked = (Conditions, sort, descending, page);
        var answer = await Api.GetAsync<Listing>(
            $"/api/tenant/deviceInfos?pageSize={PageSize}&page={page}&sortProperty={sort}&sortOrder={(descending ? "DESC" : "ASC")}{Conditions.Parameters}");
        if (asked != (Conditions, sort, descending, page))
        {
            return; // an answer that comes after a later question is nobody's
        }

        if (answer.TryGet(out var listing, out fault))
        {
            devices = listing;
            if (listing.TotalPages > 0 && listing.TotalPages <= page)
            {
                await TurnAsync((int)listing.TotalPages - 1); // so many were deleted that the page is not there any more
            }
        }
    }

    private sealed record Listing(IReadOnlyList<DeviceFacts> Data, long TotalPages, long TotalElements, bool HasNext);
}
