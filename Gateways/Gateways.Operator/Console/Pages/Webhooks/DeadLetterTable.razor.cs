using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Webhooks;

/// <summary>Events that an endpoint did not take: look, send again, throw away.</summary>
public partial class DeadLetterTable
{
    private const int PageSize = 20;

    /// <summary>For people, who want to read names in their own letters; it is shown as text.</summary>
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stack<long> begins = new([0]);
    private ApiFault? fault;
    private Page? page;
    private long seen;
    private bool loading;
    private bool moving;
    private bool asking;

    [Parameter, EditorRequired]
    public Guid WebhookId { get; set; }

    /// <summary>How many there are now.</summary>
    [Parameter, EditorRequired]
    public long Count { get; set; }

    /// <summary>Some were sent again or thrown away.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    private string Path => $"/api/webhooks/{WebhookId}/deadLetters";

    /// <summary>An event that was sent again may be given up again before anybody looks: the number alone does not tell.</summary>
    private bool IsOld => Count != seen || (begins.Count == 1 && Math.Min(Count, PageSize) != (page?.Data.Count ?? 0));

    protected override async Task OnParametersSetAsync()
    {
        // The page around this looks every two seconds: what cannot be read now is read then.
        if (!loading && IsOld)
        {
            loading = true;
            await LoadAsync();
            loading = false;
        }
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    private static string Indented(JsonElement element) => JsonSerializer.Serialize(element, Readable);

    private static string? NameIn(Letter letter) =>
        letter.Event.ValueKind == JsonValueKind.Object && letter.Event.TryGetProperty("deviceName", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;

    private void Ask() => (asking, fault) = (true, null);

    private Task OnAsync()
    {
        begins.Push(page!.Next!.Value);
        return LoadAsync();
    }

    private Task BackAsync()
    {
        begins.Pop();
        return LoadAsync();
    }

    /// <summary>Sends one again, or all.</summary>
    private async Task MoveAsync(Guid? letter)
    {
        moving = true;
        var answer = await Api.PostAsync<Moved>(letter is { } id ? $"{Path}/{id}/redrive" : $"{Path}/redrive");
        moving = false;
        if (answer.TryGet(out _, out fault))
        {
            await LookAnewAsync();
        }
    }

    private async Task DiscardAsync()
    {
        if ((await Api.DeleteAsync(Path)).TryGet(out _, out fault))
        {
            asking = false;
            await LookAnewAsync();
        }
    }

    private async Task LookAnewAsync()
    {
        while (begins.Count > 1)
        {
            begins.Pop();
        }

        await LoadAsync();
        await Changed.InvokeAsync();
    }

    private async Task LoadAsync()
    {
        var count = Count;
        if ((await Api.GetAsync<Page>($"{Path}?limit={PageSize}&after={begins.Peek()}")).TryGet(out var found, out fault))
        {
            (page, seen) = (found, count);
        }
    }

    private sealed record Page(IReadOnlyList<Letter> Data, long? Next);

    private sealed record Letter(Guid Id, string Kind, long At, int Attempts, string? Problem, JsonElement Event);

    private sealed record Moved(long Count);
}
