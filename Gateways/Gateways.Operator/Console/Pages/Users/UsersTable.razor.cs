using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Users;

/// <summary>Users in a table, with the questions that come before a change.</summary>
public sealed partial class UsersTable
{
    private const int PageSize = 20;

    private readonly Dictionary<(Guid User, Question Question), MudButton> buttons = [];
    private ApiFault? fault;
    private ApiFault? refused;
    private Listing? users;
    private ListedUser? subject;
    private ActivationLink? link;
    private MudButton? add;
    private MudButton? opener;
    private Question asked;
    private string? own;
    private string linkOf = string.Empty;
    private string search = string.Empty;
    private int page;

    /// <summary>Such as <c>/api/users</c>.</summary>
    [Parameter, EditorRequired]
    public string ListPath { get; set; } = string.Empty;

    /// <summary>Where new users belong; null where the REST takes the caller's own tenant.</summary>
    [Parameter]
    public Guid? Tenant { get; set; }

    /// <summary>What new users may be, the mightiest first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Authorities { get; set; } = [];

    /// <summary>Shows the buttons; REST is what refuses.</summary>
    [Parameter]
    public bool MayChange { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [Inject]
    internal ISnackbar Notes { get; set; } = null!;

    [Inject]
    internal TimeProvider Clock { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        own = (await Authentication).User.Identity?.Name;
        await LoadAsync();
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    private string Named(string text) => Format(text, subject?.Email ?? string.Empty);

    private Task SearchAsync(string? text)
    {
        (search, page) = (text ?? string.Empty, 0);
        return LoadAsync();
    }

    private Task TurnAsync(int to)
    {
        page = to;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var wanted = (search, page);
        var path = $"{ListPath}?pageSize={PageSize}&page={page}&sortProperty=email&sortOrder=ASC";
        var answer = await Api.GetAsync<Listing>(search.Length == 0 ? path : $"{path}&textSearch={Uri.EscapeDataString(search)}");
        if (wanted == (search, page))
        {
            // An answer that comes after the one for a later text is nobody's.
            answer.TryGet(out users, out fault);
        }
    }

    private Task DoAsync(Question question, ListedUser user)
    {
        Ask(question, user);
        return question switch
        {
            Question.Enable => EnableAsync(),
            Question.Link => ShowLinkAsync(user.Id.Id, user.Email),
            _ => Task.CompletedTask,
        };
    }

    private void Ask(Question question, ListedUser? user)
    {
        (asked, subject, refused, fault) = (question, user, null, null);
        opener = user is null ? add : buttons.GetValueOrDefault((user.Id.Id, question));
    }

    private async Task CloseAsync(bool visible)
    {
        if (!visible)
        {
            asked = Question.None;
            await ReturnFocusAsync();
        }
    }

    private Task CloseLinkAsync()
    {
        (link, linkOf) = (null, string.Empty);
        return CloseAsync(visible: false);
    }

    private async Task ReturnFocusAsync()
    {
        if (opener is not null)
        {
            await opener.FocusAsync();
        }
    }

    /// <summary>Reads again. The button that asked may be gone now: its row has one that stays, and without the row there is the one above.</summary>
    private async Task ReloadAsync()
    {
        await LoadAsync();
        if (subject is { } user)
        {
            opener = users?.Data.Any(one => one.Id == user.Id) == true ? buttons.GetValueOrDefault((user.Id.Id, Question.Edit)) : add;
        }
    }

    private async Task SaveAsync(UserFields fields)
    {
        if (subject is null)
        {
            await CreateAsync(fields);
            return;
        }

        // What the REST has by now, with what was entered here: details that are not shown stay.
        if ((await Api.GetAsync<JsonObject>($"/api/user/{subject.Id.Id}")).TryGet(out var json, out refused))
        {
            Enter(fields, json);
            await DoneAsync(await Api.PostAsync<JsonObject>("/api/user?sendActivationMail=false", json), UserTexts.Saved);
        }
    }

    private async Task CreateAsync(UserFields fields)
    {
        var json = new JsonObject { ["email"] = fields.Email };
        Enter(fields, json);
        if (Tenant is { } tenant)
        {
            json["tenantId"] = new JsonObject { ["entityType"] = "TENANT", ["id"] = tenant };
        }

        if ((await Api.PostAsync<ListedUser>("/api/user?sendActivationMail=false", json)).TryGet(out var created, out refused))
        {
            asked = Question.None;
            await LoadAsync();
            await ShowLinkAsync(created.Id.Id, created.Email);
        }
    }

    private static void Enter(UserFields fields, JsonObject json)
    {
        json["authority"] = fields.Authority;
        json["firstName"] = fields.FirstName.Length == 0 ? null : fields.FirstName;
        json["lastName"] = fields.LastName.Length == 0 ? null : fields.LastName;
    }

    private async Task ResetAsync()
    {
        var user = subject!;
        if ((await Api.PostAsync<NoBody>($"/api/user/{user.Id.Id}/resetPassword")).TryGet(out _, out refused))
        {
            asked = Question.None;
            await ReloadAsync();
            await ShowLinkAsync(user.Id.Id, user.Email);
        }
    }

    private async Task ShowLinkAsync(Guid userId, string userName)
    {
        asked = Question.Link;
        if ((await ActivationLink.IssueAsync(Api, userId, Navigation.BaseUri, Clock)).TryGet(out link, out fault))
        {
            linkOf = userName;
        }
    }

    private async Task EnableAsync()
    {
        if ((await SetEnabledAsync(enabled: true)).TryGet(out _, out fault))
        {
            Notes.Add(UserTexts.Enabled, Severity.Success);
            await ReloadAsync();
            await CloseAsync(visible: false);
        }
    }

    private async Task DisableAsync() => await DoneAsync(await SetEnabledAsync(enabled: false), UserTexts.Disabled);

    private async Task DeleteAsync() => await DoneAsync(await Api.DeleteAsync($"/api/user/{subject!.Id.Id}"), UserTexts.Deleted);

    private Task<ApiAnswer<NoBody>> SetEnabledAsync(bool enabled) =>
        Api.PostAsync<NoBody>($"/api/user/{subject!.Id.Id}/userCredentialsEnabled?userCredentialsEnabled={(enabled ? "true" : "false")}");

    private async Task DoneAsync<T>(ApiAnswer<T> answer, string note)
    {
        if (answer.TryGet(out _, out refused))
        {
            Notes.Add(note, Severity.Success);
            await ReloadAsync();
            await CloseAsync(visible: false);
        }
    }

    private sealed record Listing(IReadOnlyList<ListedUser> Data, long TotalPages, long TotalElements, bool HasNext);

    private enum Question
    {
        None,
        Add,
        Edit,
        Link,
        Reset,
        Enable,
        Disable,
        Delete,
    }
}
