using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>What ends an operator's session, on a silo of its own because the password changes (T-21).</summary>
public sealed class SessionTests(SessionTests.OwnSilo fixture) : IClassFixture<SessionTests.OwnSilo>, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly SiloProcess silo = fixture.Silo;
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{fixture.Silo.HttpPort}/") };

    [Fact]
    public async Task T21_Signing_out_ends_the_session_and_no_other()
    {
        var (left, kept) = (await SignInAsync(), await SignInAsync());

        (await PostAsync("api/auth/logout", left, new JsonObject())).AcceptedInSilence();

        (await UserAsync(left)).Refused(401, 10);
        (await RefreshAsync(left)).Refused(401, 10);
        (await UserAsync(kept)).Accepted();
    }

    [Fact]
    public async Task T21_A_refresh_token_that_is_used_again_ends_the_session()
    {
        var first = await SignInAsync();
        var second = (await RefreshAsync(first)).Accepted();
        var third = (await RefreshAsync(second)).Accepted();

        (await RefreshAsync(first)).Refused(401, 10);

        (await RefreshAsync(third)).Refused(401, 10);
        await Poll.UntilAsync(async () => (int)(await UserAsync(third)).Response.StatusCode == 401, Deadline, () => "the session to end on every gateway");
    }

    [Fact]
    public async Task T21_A_lost_answer_to_a_refresh_can_be_asked_for_again()
    {
        var first = await SignInAsync();

        (await RefreshAsync(first)).Accepted();
        var again = (await RefreshAsync(first)).Accepted();

        (await UserAsync(again)).Accepted();
        (await RefreshAsync(again)).Accepted();
    }

    [Fact]
    public async Task T21_A_new_password_ends_every_session_but_the_one_it_opens()
    {
        const string Chosen = "a new, long password";
        var (mine, other) = (await SignInAsync(), await SignInAsync());

        var opened = (await ChangeAsync(mine, silo.AdminPassword, Chosen)).Accepted();

        (await UserAsync(opened)).Accepted();
        (await RefreshAsync(other)).Refused(401, 10);
        (await UserAsync(mine)).Refused(401, 10);
        await Poll.UntilAsync(async () => (int)(await UserAsync(other)).Response.StatusCode == 401, Deadline, () => "the other session to end");
        (await LogInAsync(silo.AdminPassword)).Refused(401, 10, "Invalid username or password");
        (await LogInAsync(Chosen)).Accepted();
        (await ChangeAsync(opened, Chosen, silo.AdminPassword)).Accepted();
    }

    [Fact]
    public async Task A_new_password_is_refused_with_the_reason()
    {
        var session = await SignInAsync();

        (await ChangeAsync(session, "wrong", "a new, long password")).Refused(400, 31, "Current password doesn't match!");
        (await ChangeAsync(session, silo.AdminPassword, "short")).Refused(400, 31, "The new password must have 8 to 1024 characters.");
        (await ChangeAsync(session, silo.AdminPassword, "Localhost-Default")).Refused(
            400, 31, "The new password is too easy to guess: it is made of words about you or your tenant and little else. Choose several words that have nothing to do with each other, or have a password manager make one.");
        (await ChangeAsync(session, silo.AdminPassword, silo.AdminPassword)).Refused(400, 31, "New password should be different from existing!");
        (await PostAsync("api/auth/changePassword", session, new JsonObject { ["currentPassword"] = "x" })).Refused(400, 31, "Field newPassword should be specified!");
        (await UserAsync(session)).Accepted();
    }

    [Fact]
    public async Task T21_Sessions_outlive_a_restart_and_so_does_their_end()
    {
        var (left, kept) = (await SignInAsync(), await SignInAsync());
        (await PostAsync("api/auth/logout", left, new JsonObject())).AcceptedInSilence();

        await silo.KillAsync();
        await silo.RestartAsync();

        (await UserAsync(left)).Refused(401, 10);
        (await RefreshAsync(kept)).Accepted();
    }

    public void Dispose() => http.Dispose();

    private Task<Answer> LogInAsync(string password) =>
        Answer.PostAsync(http, "api/auth/login", new JsonObject { ["username"] = silo.AdminUser, ["password"] = password });

    private async Task<JsonNode> SignInAsync() => (await LogInAsync(silo.AdminPassword)).Accepted();

    private Task<Answer> RefreshAsync(JsonNode pair) =>
        Answer.PostAsync(http, "api/auth/token", new JsonObject { ["refreshToken"] = pair["refreshToken"]!.GetValue<string>() });

    private Task<Answer> ChangeAsync(JsonNode pair, string current, string chosen) =>
        PostAsync("api/auth/changePassword", pair, new JsonObject { ["currentPassword"] = current, ["newPassword"] = chosen });

    private Task<Answer> UserAsync(JsonNode pair) => SendAsync(HttpMethod.Get, "api/auth/user", pair, null);

    private Task<Answer> PostAsync(string path, JsonNode pair, JsonNode body) => SendAsync(HttpMethod.Post, path, pair, body);

    private Task<Answer> SendAsync(HttpMethod method, string path, JsonNode pair, JsonNode? body) =>
        Answer.SendAsync(http, method, path, body is null ? null : JsonContent.Create(body), request => request.Headers.TryAddWithoutValidation("X-Authorization", $"Bearer {pair["token"]!.GetValue<string>()}"));

    public sealed class OwnSilo : IAsyncLifetime
    {
        public SiloProcess Silo { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Silo = await SiloProcess.StartAsync();

        public ValueTask DisposeAsync() => Silo.DisposeAsync();
    }
}
