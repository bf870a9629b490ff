using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using MudBlazor;
using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>One device: what is known of it, what happened to it, and what an administrator may do with it.</summary>
public partial class DeviceDetail
{
    private ApiFault? fault;
    private ApiFault? refused;
    private DeviceFacts? device;
    private DeviceValues values = DeviceValues.None;
    private StoryLines? story;
    private Guid shown;
    private string? name;
    private Question asked;
    private ElementReference state;
    private MudButton? reset;
    private MudButton? delete;

    [Parameter]
    public Guid DeviceId { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (DeviceId != shown)
        {
            (shown, device, values, name, asked) = (DeviceId, null, DeviceValues.None, null, Question.None);
            await ReadAsync();
        }
    }

    private async Task LookAsync()
    {
        await ReadAsync();
        await (story?.LookAsync() ?? Task.CompletedTask);
    }

    private async Task ReadAsync()
    {
        var id = DeviceId;
        var answer = await Api.GetAsync<DeviceFacts>($"/api/device/info/{id}");
        var (read, unread) = answer.Fault is null ? await DeviceValues.ReadAsync(Api, id) : (null, answer.Fault);
        if (id != DeviceId)
        {
            return; // another device is shown by now
        }

        fault = unread;
        if (answer.Value is { } facts)
        {
            (device, name) = (facts, facts.Name);
        }
        else if (unread is { Status: StatusCodes.Status404NotFound })
        {
            device = null; // deleted while it was shown: its story remains
        }

        values = read ?? values;
    }

    private void Ask(Question question) => (asked, refused) = (question, null);

    private async Task CloseAsync(bool visible)
    {
        if (visible)
        {
            return;
        }

        var button = asked == Question.Delete ? delete : reset;
        asked = Question.None;
        if (button is not null)
        {
            await button.FocusAsync();
        }
    }

    private async Task ResetAsync()
    {
        if ((await Api.DeleteAsync($"/api/plugins/telemetry/DEVICE/{DeviceId}/SERVER_SCOPE?keys=provisionState")).TryGet(out _, out refused))
        {
            await LookAsync();
            asked = Question.None;
            await state.FocusAsync(); // the button that asked is gone
        }
    }

    private async Task DeleteAsync()
    {
        if ((await Api.DeleteAsync($"/api/device/{DeviceId}")).TryGet(out _, out refused))
        {
            Navigation.NavigateTo("devices");
        }
    }

    private enum Question
    {
        None,
        Reset,
        Delete,
    }
}
