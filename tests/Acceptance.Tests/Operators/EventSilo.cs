using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Operators;

/// <summary>A silo with a system administrator, and keys for machines that listen.</summary>
public sealed class EventSilo : IAsyncLifetime
{
    private const string SystemUser = "root@localhost";
    private const string Password = "a long password of a user";

    private readonly List<OperatorClient> clients = [];

    public SiloProcess Silo { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Silo = await SiloProcess.StartAsync(new SiloSettings().With("Bootstrap:SystemUser", SystemUser).With("Bootstrap:SystemPassword", Password));

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        await Silo.DisposeAsync();
    }

    /// <summary>A key of the caller's own, or of another user, with its id.</summary>
    public static async Task<(string Key, string Id)> KeyAsync(OperatorClient by, string authority = "AUDITOR", JsonNode? user = null)
    {
        var wanted = new JsonObject { ["description"] = "Line 2", ["authority"] = authority };
        if (user is not null)
        {
            wanted["userId"] = user["id"]!.DeepClone();
        }

        var key = (await by.PostAsync("api/apiKey", wanted))!;
        return (key["value"]!.GetValue<string>(), OperatorClient.IdOf(key));
    }

    /// <summary>The administrator of the installation.</summary>
    public OperatorClient Root() => Client(SystemUser);

    /// <summary>The administrator of a fresh tenant.</summary>
    public async Task<OperatorClient> TenantAsync()
    {
        var root = Root();
        var administrator = await root.CreateAdministratorAsync(await root.CreateTenantAsync(), Password);
        clients.Add(administrator);
        return administrator;
    }

    private OperatorClient Client(string user)
    {
        var client = new OperatorClient(Silo.Operator.Http.BaseAddress!, user, Password);
        clients.Add(client);
        return client;
    }
}
