using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>A silo with a system administrator, for tests of tenants and users.</summary>
public sealed class SystemSilo : IAsyncLifetime
{
    public const string Collection = "system administrator";

    public const string SystemUser = "root@localhost";

    private const string SystemPassword = "a long password of the system";
    private const string UserPassword = "a long password of a user";

    private readonly List<Caller> callers = [];

    public SiloProcess Silo { get; private set; } = null!;

    internal Uri Address => new($"http://127.0.0.1:{Silo.HttpPort}/");

    /// <summary>The system administrator.</summary>
    internal Caller Root { get; private set; } = null!;

    /// <summary>The administrator of the tenant <c>default</c>.</summary>
    internal Caller Administrator { get; private set; } = null!;

    internal Caller Anonymous { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Silo = await SiloProcess.StartAsync(new SiloSettings().With("Bootstrap:SystemUser", SystemUser).With("Bootstrap:SystemPassword", SystemPassword).With("Operator:SignInFailuresPerSource", "1000"));
        Anonymous = Keep(new Caller(Address, null));
        Root = Keep(await Caller.SignInAsync(Address, SystemUser, SystemPassword));
        Administrator = Keep(await Caller.SignInAsync(Address, Silo.AdminUser, Silo.AdminPassword));
    }

    public async ValueTask DisposeAsync()
    {
        callers.ForEach(caller => caller.Dispose());
        await Silo.DisposeAsync();
    }

    internal async Task<JsonNode> TenantAsync(string? title = null) =>
        (await Root.PostAsync("api/tenant", new JsonObject { ["title"] = title ?? Objects.Fresh("tenant") })).Accepted();

    /// <summary>A user who has activated and signed in.</summary>
    internal async Task<Caller> UserAsync(Caller by, string authority, JsonNode? tenant = null)
    {
        var user = (await by.PostAsync("api/user?sendActivationMail=false", User(authority, tenant))).Accepted();
        var token = TokenOf(await by.TextAsync($"api/user/{Objects.IdOf(user)}/activationLink"));
        (await Anonymous.PostAsync("api/noauth/activate?sendActivationMail=false", Activation(token))).Accepted();
        return Keep(await Caller.SignInAsync(Address, user["email"]!.GetValue<string>(), UserPassword, user));
    }

    internal static JsonObject User(string authority, JsonNode? tenant = null, string? email = null) => new()
    {
        ["email"] = email ?? $"{Objects.Fresh("user")}@acme.test",
        ["authority"] = authority,
        ["firstName"] = "Ada",
        ["lastName"] = "Lovelace",
        ["tenantId"] = tenant?["id"]!.DeepClone(),
    };

    internal static JsonObject Activation(string token, string password = UserPassword) => new() { ["activateToken"] = token, ["password"] = password };

    internal static string TokenOf(string link) => link.Split("activateToken=")[1];

    internal Caller With(string authorization) => Keep(new Caller(Address, authorization));

    private Caller Keep(Caller caller)
    {
        callers.Add(caller);
        return caller;
    }
}
