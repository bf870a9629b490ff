using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

[Collection(SystemSilo.Collection)]
public sealed class UserTests(SystemSilo system)
{
    /// <summary>A gateway asks about a session once a second.</summary>
    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(2);

    private Caller Administrator => system.Administrator;

    [Fact]
    public async Task A_user_is_created_read_changed_and_deleted()
    {
        var created = (await Administrator.PostAsync("api/user?sendActivationMail=false", SystemSilo.User("AUDITOR"))).Accepted();
        var path = $"api/user/{Objects.IdOf(created)}";
        var changed = Objects.Copy(created);
        changed["phone"] = "+49 228 1";
        changed["additionalInfo"] = new JsonObject { ["lang"] = "de_DE" };
        var saved = (await Administrator.PostAsync("api/user", changed)).Accepted();

        Assert.Equal(("USER", "AUDITOR", "Ada", false, true), (created["id"]!["entityType"]!.GetValue<string>(), created["authority"]!.GetValue<string>(), created["firstName"]!.GetValue<string>(), created["activated"]!.GetValue<bool>(), created["enabled"]!.GetValue<bool>()));
        Assert.Equal(("+49 228 1", "de_DE"), (saved["phone"]!.GetValue<string>(), saved["additionalInfo"]!["lang"]!.GetValue<string>()));
        Assert.Equal(saved.ToJsonString(), (await Administrator.GetAsync(path)).Accepted().ToJsonString());
        (await Administrator.DeleteAsync(path)).AcceptedInSilence();
        (await Administrator.GetAsync(path)).Refused(404, 32, $"User with id [{Objects.IdOf(created)}] is not found");
        (await Administrator.DeleteAsync(path)).Refused(404, 32);
        (await Administrator.PostAsync("api/user", SystemSilo.User("AUDITOR", email: created["email"]!.GetValue<string>()))).Accepted();
    }

    [Fact]
    public async Task T22_a_link_sets_the_first_password_once_and_only_the_newest_one_does()
    {
        var user = (await Administrator.PostAsync("api/user", SystemSilo.User("TENANT_ADMIN"))).Accepted();
        var path = $"api/user/{Objects.IdOf(user)}";
        var superseded = SystemSilo.TokenOf(await Administrator.TextAsync($"{path}/activationLink"));
        var info = (await Administrator.GetAsync($"{path}/activationLinkInfo")).Accepted();
        var token = SystemSilo.TokenOf(info["value"]!.GetValue<string>());

        Assert.StartsWith($"{system.Address}api/noauth/activate?", info["value"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.InRange(info["ttlMs"]!.GetValue<long>(), 23 * 3_600_000, 24 * 3_600_000);
        (await ActivateAsync(superseded)).Refused(401, 10);
        (await system.Anonymous.PostAsync("api/noauth/activate", SystemSilo.Activation(token, "short"))).Refused(400, 31, "The password must have 8 to 1024 characters.");
        (await system.Anonymous.PostAsync("api/noauth/activate", SystemSilo.Activation(token, "Passw0rd!"))).Refused(
            400, 31, "The password is too easy to guess: it is made of words that everybody tries and little else. Choose several words that have nothing to do with each other, or have a password manager make one.");
        var pair = (await ActivateAsync(token)).Accepted();
        (await ActivateAsync(token)).Refused(401, 10);
        (await Administrator.GetAsync($"{path}/activationLink")).Refused(400, 31, "User is already activated!");

        using var opened = new Caller(system.Address, $"Bearer {pair["token"]!.GetValue<string>()}");
        Assert.Equal(user["email"]!.GetValue<string>(), (await opened.GetAsync("api/auth/user")).Accepted()["email"]!.GetValue<string>());
        Assert.True((await Administrator.GetAsync(path)).Accepted()["activated"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("YQ.YQ")]
    [InlineData("====.====")]
    [InlineData("bm9ib2R5QGFjbWUudGVzdA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task T22_what_is_no_activation_is_refused_alike(string token)
    {
        (await ActivateAsync(token)).Refused(401, 10, "Authentication failed");
    }

    [Fact]
    public async Task T24_the_token_of_a_link_is_in_no_output_audit_list_or_file()
    {
        var user = (await Administrator.PostAsync("api/user", SystemSilo.User("AUDITOR"))).Accepted();
        var token = SystemSilo.TokenOf(await Administrator.TextAsync($"api/user/{Objects.IdOf(user)}/activationLink"));
        var secret = token.Split('.')[1];
        (await ActivateAsync(token)).Accepted();

        var audit = (await Administrator.GetAsync("api/audit?limit=1000")).Accepted().ToJsonString();
        var users = (await Administrator.GetAsync("api/users?pageSize=1000&page=0")).Accepted().ToJsonString();

        Assert.DoesNotContain(secret, audit, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, users, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, system.Silo.Output, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(system.Silo.DataDirectory, "provisioning.db*"), file => Assert.Equal(-1, ReadShared(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret))));
    }

    [Fact]
    public async Task T21_a_deleted_or_disabled_users_session_ends_and_disabling_is_taken_back()
    {
        var (deleted, disabled) = (await system.UserAsync(Administrator, "AUDITOR"), await system.UserAsync(Administrator, "AUDITOR"));
        (await deleted.GetAsync("api/users?pageSize=1&page=0")).Accepted();
        (await disabled.GetAsync("api/users?pageSize=1&page=0")).Accepted();

        (await Administrator.DeleteAsync($"api/user/{deleted.UserId}")).AcceptedInSilence();
        (await Administrator.PostAsync($"api/user/{disabled.UserId}/userCredentialsEnabled?userCredentialsEnabled=false")).AcceptedInSilence();

        foreach (var caller in new[] { deleted, disabled })
        {
            await Poll.UntilAsync(async () => (int)(await caller.GetAsync("api/auth/user")).Status == 401, Ended, () => "the session to end");
            (await LogInAsync(caller)).Refused(401, 10, "Invalid username or password");
        }

        (await Administrator.PostAsync($"api/user/{disabled.UserId}/userCredentialsEnabled?userCredentialsEnabled=true")).AcceptedInSilence();
        (await LogInAsync(disabled)).Accepted();
    }

    [Fact]
    public async Task T21_a_password_that_is_reset_opens_nothing_and_the_user_chooses_another_one()
    {
        var user = await system.UserAsync(Administrator, "AUDITOR");
        (await user.GetAsync("api/users?pageSize=1&page=0")).Accepted();
        var path = $"api/user/{user.UserId}";

        (await Administrator.PostAsync($"{path}/resetPassword")).AcceptedInSilence();
        (await Administrator.PostAsync($"{path}/resetPassword")).AcceptedInSilence();

        await Poll.UntilAsync(async () => (int)(await user.GetAsync("api/auth/user")).Status == 401, Ended, () => "the session to end");
        (await LogInAsync(user)).Refused(401, 10, "Invalid username or password");
        Assert.False((await Administrator.GetAsync(path)).Accepted()["activated"]!.GetValue<bool>());
        (await ActivateAsync(SystemSilo.TokenOf(await Administrator.TextAsync($"{path}/activationLink")))).Accepted();
        var rows = (await Administrator.GetAsync($"api/audit?deviceName=user:{user.Email}&sortOrder=ASC")).Accepted()["data"]!.AsArray();
        Assert.Equal(["user_created", "activation_issued", "password_reset", "activation_issued"], rows.Select(row => row!["action"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_tenants_last_administrator_gets_another_password_from_the_system_and_nobody_resets_the_own()
    {
        const string OwnPassword = "Your own password can't be reset: change it with POST /api/auth/changePassword";
        var tenant = await system.TenantAsync();
        var administrator = await system.UserAsync(system.Root, "TENANT_ADMIN", tenant);
        var root = (await system.Root.GetAsync("api/auth/user")).Accepted();

        (await administrator.PostAsync($"api/user/{administrator.UserId}/resetPassword")).Refused(400, 31, OwnPassword);
        (await system.Root.PostAsync($"api/user/{Objects.IdOf(root)}/resetPassword")).Refused(400, 31, OwnPassword);
        (await Administrator.PostAsync($"api/user/{administrator.UserId}/resetPassword")).Refused(404, 32);
        (await system.Root.PostAsync($"api/user/{administrator.UserId}/resetPassword")).AcceptedInSilence();
        (await ActivateAsync(SystemSilo.TokenOf(await system.Root.TextAsync($"api/user/{administrator.UserId}/activationLink")))).Accepted();
    }

    [Fact]
    public async Task The_last_administrator_of_a_tenant_stays()
    {
        var tenant = await system.TenantAsync();
        var administrator = await system.UserAsync(system.Root, "TENANT_ADMIN", tenant);
        (await administrator.PostAsync("api/user", SystemSilo.User("TENANT_ADMIN"))).Accepted(); // cannot sign in yet
        const string Stays = "This is the last administrator who can sign in. Create and activate another one first.";
        var demoted = Objects.Copy(administrator.User!);
        demoted["authority"] = "AUDITOR";

        (await system.Root.DeleteAsync($"api/user/{administrator.UserId}")).Refused(400, 31, Stays);
        (await administrator.DeleteAsync($"api/user/{administrator.UserId}")).Refused(400, 31, Stays);
        (await administrator.PostAsync($"api/user/{administrator.UserId}/userCredentialsEnabled?userCredentialsEnabled=false")).Refused(400, 31, Stays);
        (await administrator.PostAsync("api/user", demoted)).Refused(400, 31, Stays);
        var second = await system.UserAsync(administrator, "TENANT_ADMIN");
        (await second.DeleteAsync($"api/user/{administrator.UserId}")).AcceptedInSilence();
        (await second.DeleteAsync($"api/user/{second.UserId}")).Refused(400, 31, Stays);
    }

    [Fact]
    public async Task The_last_system_administrator_stays()
    {
        var root = (await system.Root.GetAsync("api/users?pageSize=10&page=0")).Accepted()["data"]!.AsArray().Single(user => user!["email"]!.GetValue<string>() == SystemSilo.SystemUser)!;

        (await system.Root.DeleteAsync($"api/user/{Objects.IdOf(root)}")).Refused(400, 31);
    }

    [Fact]
    public async Task T34_nobody_makes_a_user_above_the_own_authority()
    {
        var auditor = await system.UserAsync(Administrator, "AUDITOR");

        (await Administrator.PostAsync("api/user", SystemSilo.User("SYS_ADMIN"))).Refused(403, 20);
        (await auditor.PostAsync("api/user", SystemSilo.User("AUDITOR"))).Refused(403, 20);
        (await auditor.GetAsync($"api/user/{auditor.UserId}/activationLink")).Refused(403, 20);
        var raised = Objects.Copy(auditor.User!);
        raised["authority"] = "SYS_ADMIN";
        (await Administrator.PostAsync("api/user", raised)).Refused(403, 20);
        (await system.Root.PostAsync("api/user", raised)).Refused(400, 31);
        (await system.Root.PostAsync("api/user", SystemSilo.User("TENANT_ADMIN"))).Refused(400, 31, "Tenant administrator should be assigned to tenant!");
        (await system.Root.PostAsync("api/user", SystemSilo.User("SYS_ADMIN"))).Accepted();
    }

    [Fact]
    public async Task I17_another_tenants_users_are_not_found_and_a_tenant_in_the_body_counts_for_nothing()
    {
        var tenant = await system.TenantAsync();
        var foreigner = await system.UserAsync(system.Root, "TENANT_ADMIN", tenant);
        var path = $"api/user/{foreigner.UserId}";

        (await Administrator.GetAsync(path)).Refused(404, 32);
        (await Administrator.DeleteAsync(path)).Refused(404, 32);
        (await Administrator.PostAsync("api/user", foreigner.User)).Refused(404, 32);
        (await Administrator.PostAsync($"{path}/userCredentialsEnabled?userCredentialsEnabled=false")).Refused(404, 32);
        (await Administrator.GetAsync($"{path}/activationLink")).Refused(404, 32);
        Assert.DoesNotContain(foreigner.Email, (await Administrator.GetAsync("api/users?pageSize=1000&page=0")).Accepted().ToJsonString(), StringComparison.Ordinal);
        var stayed = (await Administrator.PostAsync("api/user", SystemSilo.User("AUDITOR", tenant))).Accepted();
        Assert.NotEqual(Objects.IdOf(tenant), stayed["tenantId"]!["id"]!.GetValue<string>());
        (await Administrator.PostAsync("api/user", SystemSilo.User("AUDITOR", email: foreigner.Email.ToUpperInvariant()))).Refused(400, 31, "User with such name already exists!");
        Assert.Equal([foreigner.Email], (await system.Root.GetAsync($"api/tenant/{Objects.IdOf(tenant)}/users?pageSize=10&page=0")).Accepted()["data"]!.AsArray().Select(user => user!["email"]!.GetValue<string>()));
        Assert.Equal(foreigner.Email, (await system.Root.GetAsync(path)).Accepted()["email"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"authority":"AUDITOR"}""", "User email should be specified!")]
    [InlineData("""{"email":"nobody","authority":"AUDITOR"}""", "Invalid email address format!")]
    [InlineData("""{"email":"a@b@c","authority":"AUDITOR"}""", "Invalid email address format!")]
    [InlineData("""{"email":"a b@c","authority":"AUDITOR"}""", "Invalid email address format!")]
    [InlineData("""{"email":"x@acme.test"}""", "User authority should be one of SYS_ADMIN, TENANT_ADMIN, AUDITOR!")]
    [InlineData("""{"email":"x@acme.test","authority":"CUSTOMER_USER"}""", "User authority should be one of SYS_ADMIN, TENANT_ADMIN, AUDITOR!")]
    [InlineData("""{"email":"x@acme.test","authority":"AUDITOR","phone":{}}""", "Field 'phone' is malformed")]
    [InlineData("""{"email":"x@acme.test","authority":"AUDITOR","id":{"id":"7"}}""", "Field 'id' is malformed")]
    public async Task A_user_that_cannot_be_is_refused_with_the_field(string body, string message)
    {
        (await Answer.PostTextAsync(Administrator.Http, "api/user", body)).Refused(400, 31, message);
    }

    [Fact]
    public async Task The_email_stays_and_mail_is_not_promised()
    {
        var user = (await Administrator.PostAsync("api/user", SystemSilo.User("AUDITOR"))).Accepted();
        var renamed = Objects.Copy(user);
        renamed["email"] = $"{Objects.Fresh("other")}@acme.test";

        (await Administrator.PostAsync("api/user", renamed)).Refused(400, 31, "The email of a user can't be changed. Create another user and delete this one.");
        (await Administrator.PostAsync("api/user?sendActivationMail=true", SystemSilo.User("AUDITOR"))).Refused(400, 31);
    }

    [Fact]
    public async Task I15_every_change_of_a_user_is_in_the_tenants_audit_with_its_actor()
    {
        var user = await system.UserAsync(Administrator, "AUDITOR");
        (await Administrator.PostAsync("api/user", user.User)).Accepted();
        (await Administrator.PostAsync($"api/user/{user.UserId}/userCredentialsEnabled?userCredentialsEnabled=false")).AcceptedInSilence();
        (await Administrator.PostAsync($"api/user/{user.UserId}/userCredentialsEnabled?userCredentialsEnabled=true")).AcceptedInSilence();
        (await Administrator.DeleteAsync($"api/user/{user.UserId}")).AcceptedInSilence();

        var rows = (await Administrator.GetAsync($"api/audit?deviceName=user:{user.Email}&sortOrder=ASC")).Accepted()["data"]!.AsArray();

        Assert.Equal(["user_created", "activation_issued", "user_updated", "user_disabled", "user_enabled", "user_deleted"], rows.Select(row => row!["action"]!.GetValue<string>()));
        Assert.All(rows, row => Assert.Equal(system.Silo.AdminUser, row!["user"]!.GetValue<string>()));
    }

    [Fact]
    public async Task T34_a_system_administrator_sees_no_tenants_devices_or_profiles()
    {
        foreach (var path in new[] { "api/tenant/devices?pageSize=1&page=0", "api/deviceProfiles?pageSize=1&page=0", "api/devices/x/story" })
        {
            (await system.Root.GetAsync(path)).Refused(403, 20);
        }

        (await system.Root.PostAsync("api/device", new JsonObject { ["name"] = "x" })).Refused(403, 20);
    }

    internal static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private Task<Answer> ActivateAsync(string token) => system.Anonymous.PostAsync("api/noauth/activate", SystemSilo.Activation(token));

    private Task<Answer> LogInAsync(Caller caller) =>
        system.Anonymous.PostAsync("api/auth/login", new JsonObject { ["username"] = caller.Email, ["password"] = caller.Password });
}
