using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class SignInTests(SiloFixture fixture) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{fixture.Silo.HttpPort}/") };

    [Fact]
    public async Task A_sign_in_gives_a_token_that_works_in_both_headers()
    {
        var token = (await SignInAsync())["token"]!.GetValue<string>();

        Assert.Equal(fixture.Silo.AdminUser, (await UserAsync("X-Authorization", $"Bearer {token}")).Accepted()["email"]!.GetValue<string>());
        Assert.Equal(fixture.Silo.AdminUser, (await UserAsync("Authorization", $"Bearer {token}")).Accepted()["email"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_user_object_is_the_wires()
    {
        var token = (await SignInAsync())["token"]!.GetValue<string>();

        var user = (await UserAsync("X-Authorization", $"Bearer {token}")).Accepted();

        Assert.Equal("USER", user["id"]!["entityType"]!.GetValue<string>());
        Assert.Equal("TENANT_ADMIN", user["authority"]!.GetValue<string>());
        Assert.Equal("TENANT", user["tenantId"]!["entityType"]!.GetValue<string>());
        Assert.Equal("13814000-1dd2-11b2-8080-808080808080", user["customerId"]!["id"]!.GetValue<string>());
        Assert.True(user["createdTime"]!.GetValue<long>() > 0);
    }

    [Fact]
    public async Task T22_a_wrong_password_and_an_unknown_user_get_the_same_reply()
    {
        var wrong = await LogInAsync(fixture.Silo.AdminUser, "wrong");
        var unknown = await LogInAsync("nobody@acme.test", "wrong");

        wrong.Refused(401, 10, "Invalid username or password");
        unknown.Refused(401, 10, "Invalid username or password");
    }

    [Theory]
    [InlineData("sysadmin@thingsboard.org", "sysadmin")]
    [InlineData("tenant@thingsboard.org", "tenant")]
    [InlineData("admin@localhost", "admin")]
    public async Task T22_no_well_known_account_opens(string user, string password)
    {
        (await LogInAsync(user, password)).Refused(401, 10, "Invalid username or password");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"username":"a"}""")]
    [InlineData("""{"password":"a"}""")]
    [InlineData("""{"username":"","password":""}""")]
    [InlineData("""{"username":null,"password":"a"}""")]
    [InlineData("""{"username":{},"password":[]}""")]
    [InlineData("""{"username":"a\u0000","password":"a"}""")]
    public async Task A_body_that_is_no_sign_in_is_refused_as_such(string body)
    {
        (await Answer.PostTextAsync(http, "api/auth/login", body)).Refused(401, 10, "Authentication failed");
    }

    [Fact]
    public async Task A_refresh_token_gives_a_new_pair_that_works()
    {
        var pair = await SignInAsync();

        var next = (await RefreshAsync(pair["refreshToken"]!.GetValue<string>())).Accepted();

        (await UserAsync("X-Authorization", $"Bearer {next["token"]!.GetValue<string>()}")).Accepted();
        (await RefreshAsync(next["refreshToken"]!.GetValue<string>())).Accepted();
    }

    [Fact]
    public async Task T21_an_access_token_refreshes_nothing_and_a_refresh_token_opens_nothing()
    {
        var pair = await SignInAsync();

        (await RefreshAsync(pair["token"]!.GetValue<string>())).Refused(401, 10);
        (await UserAsync("X-Authorization", $"Bearer {pair["refreshToken"]!.GetValue<string>()}")).Refused(401, 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"refreshToken":null}""")]
    [InlineData("""{"refreshToken":"rubbish"}""")]
    [InlineData("""{"refreshToken":{}}""")]
    public async Task A_body_without_a_refresh_token_is_refused(string body)
    {
        (await Answer.PostTextAsync(http, "api/auth/token", body)).Refused(401, 10);
    }

    [Theory]
    [InlineData("X-Authorization", "")]
    [InlineData("X-Authorization", "Bearer")]
    [InlineData("X-Authorization", "Bearer ")]
    [InlineData("X-Authorization", "Bearer rubbish")]
    [InlineData("X-Authorization", "Basic YTpi")]
    [InlineData("X-Authorization", "ApiKey abc")]
    [InlineData("Authorization", "Bearer a.b.c")]
    public async Task A_header_without_a_good_token_is_refused(string header, string value)
    {
        (await UserAsync(header, value)).Refused(401, 10, "Authentication failed");
    }

    [Fact]
    public async Task Answers_with_tokens_are_not_to_be_stored()
    {
        var answer = await LogInAsync(fixture.Silo.AdminUser, fixture.Silo.AdminPassword);

        Assert.True(answer.Response.Headers.CacheControl!.NoStore);
    }

    public void Dispose() => http.Dispose();

    private Task<Answer> LogInAsync(string user, string password) =>
        Answer.PostAsync(http, "api/auth/login", new JsonObject { ["username"] = user, ["password"] = password });

    private async Task<JsonNode> SignInAsync() => (await LogInAsync(fixture.Silo.AdminUser, fixture.Silo.AdminPassword)).Accepted();

    private Task<Answer> RefreshAsync(string token) => Answer.PostAsync(http, "api/auth/token", new JsonObject { ["refreshToken"] = token });

    private Task<Answer> UserAsync(string header, string value) =>
        Answer.SendAsync(http, HttpMethod.Get, "api/auth/user", null, request => request.Headers.TryAddWithoutValidation(header, value));
}
