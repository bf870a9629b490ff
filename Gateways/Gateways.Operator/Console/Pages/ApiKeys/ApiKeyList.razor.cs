using System.Globalization;
using Microsoft.AspNetCore.Components;
using ProvisioningCluster.Gateways.Operator.Console.Layout;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.ApiKeys;

/// <summary>Keys with which machines act in a user's name. The text of a new one is held by this page alone, until it is left.</summary>
public partial class ApiKeyList
{
    private const string Administrators = $"{ConsoleRoles.TenantAdministrator},{ConsoleRoles.SystemAdministrator}";

    /// <summary>More users than a list to choose from is good for.</summary>
    private const int MostUsers = 1000;

    /// <summary>A user has a hundred keys at most.</summary>
    private const int MostKeys = 100;

    private ApiFault? fault;
    private ApiFault? refused;
    private IReadOnlyList<User> users = [];
    private User? user;
    private IReadOnlyList<ApiKeyRow>? keys;
    private ApiKeyRow? made;
    private ApiKeyRow? subject;
    private KeyDraft draft = new();
    private Question asked;
    private bool tried;

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [Inject]
    internal TimeProvider Clock { get; set; } = null!;

    /// <summary>With a shell variable in the place of the key, which has no business in a history of commands.</summary>
    private string Example => $"curl -H \"X-Authorization: ApiKey $KEY\" {Navigation.BaseUri}api/auth/user";

    protected override async Task OnInitializedAsync()
    {
        if (!(await Api.GetAsync<User>("/api/auth/user")).TryGet(out var self, out fault)
            || !(await Api.GetAsync<Listing<User>>($"/api/users?pageSize={MostUsers}&page=0&sortProperty=email&sortOrder=ASC")).TryGet(out var found, out fault))
        {
            return;
        }

        users = [self, .. found.Data.Where(one => one.Id != self.Id)];
        user = self;
        await LoadAsync();
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    private async Task ChooseAsync(string? userId)
    {
        (user, keys, made) = (users.FirstOrDefault(one => one.Id.Id.ToString() == userId) ?? user, null, null);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var whose = user!;
        var answer = await Api.GetAsync<Listing<ApiKeyRow>>($"/api/apiKeys/{whose.Id.Id}?pageSize={MostKeys}&page=0&sortProperty=createdTime&sortOrder=DESC");
        if (whose == user)
        {
            // An answer that comes after the one for a later user is nobody's.
            keys = answer.TryGet(out var found, out fault) ? found.Data : keys;
        }
    }

    private void AskForNew() => (asked, refused, tried, draft) = (Question.New, null, false, new KeyDraft { Authority = user!.Authority });

    private void AskToRevoke(ApiKeyRow key) => (asked, refused, subject) = (Question.Revoke, null, key);

    private void Close(bool visible) => asked = visible ? asked : Question.None;

    private async Task CreateAsync()
    {
        tried = true;
        if (!draft.HasDescription || !draft.IsTimeReadable)
        {
            return;
        }

        var body = new { description = draft.Description, userId = new { entityType = "USER", id = user!.Id.Id }, authority = draft.Authority, expirationTime = draft.ExpiresAt(Clock.GetUtcNow()) };
        if ((await Api.PostAsync<ApiKeyRow>("/api/apiKey", body)).TryGet(out var key, out refused))
        {
            made = key;
            await LoadAsync();
            asked = Question.None;
        }
    }

    private async Task SwitchAsync(ApiKeyRow key)
    {
        if ((await Api.PutAsync<ApiKeyRow>($"/api/apiKey/{key.Id.Id}/enabled/{(key.Enabled ? "false" : "true")}")).TryGet(out _, out fault))
        {
            await LoadAsync();
        }
    }

    private async Task RevokeAsync()
    {
        if ((await Api.DeleteAsync($"/api/apiKey/{subject!.Id.Id}")).TryGet(out _, out refused))
        {
            made = made?.Id == subject.Id ? null : made;
            await LoadAsync();
            asked = Question.None;
        }
    }

    private enum Question
    {
        None,
        New,
        Revoke,
    }

    private sealed record User(NamedProfile.Reference Id, string Email, string Authority);

    private sealed record Listing<T>(IReadOnlyList<T> Data);
}
