using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>As many audit rows as replies.</summary>
public sealed class AuditTests
{
    private const string RowsWithStatus = "SELECT count(*) FROM audit WHERE action = 0 AND status = $status";

    [Fact]
    public async Task I15_Every_reply_has_its_audit_row()
    {
        await using var silo = await SiloProcess.StartAsync();
        var requests = await RequestsAsync(silo);
        var connections = await DeviceConnections.OpenManyAsync(silo, 30);

        var answers = await Task.WhenAll(connections.Select(async connection =>
        {
            var replies = new List<ProvisionAnswer>();
            foreach (var request in requests)
            {
                replies.Add(await connection.ProvisionAsync(request()));
            }

            return replies;
        }));
        await DeviceConnections.CloseAsync(connections);

        var replies = answers.SelectMany(reply => reply).ToLookup(reply => reply.Status);
        Assert.All((string[])["SUCCESS", "FAILURE", "NOT_FOUND"], status => Assert.NotEmpty(replies[status]));
        Assert.Equal(replies["SUCCESS"].Count(), Rows(silo, 0));
        Assert.Equal(replies["FAILURE"].Count(), Rows(silo, 1));
        Assert.Equal(replies["NOT_FOUND"].Count(), Rows(silo, 2));
    }

    private static async Task<Func<JsonObject>[]> RequestsAsync(SiloProcess silo)
    {
        var create = await TestProfile.CreateAsync(silo);
        var check = await TestProfile.CreateAsync(silo, TestProfile.CheckPreProvisioned);
        var disabled = await TestProfile.CreateAsync(silo, TestProfile.Disabled);
        var registered = Fresh.Text("registered");
        await silo.Operator.CreateDeviceAsync(registered, check.Id, cancellationToken: TestContext.Current.CancellationToken);
        return
        [
            () => ProvisionOrder.For(create, Fresh.Text("new")),
            () => ProvisionOrder.For(create, "same for all"),
            () => ProvisionOrder.For(create, null),
            () => ProvisionOrder.For(create, " "),
            () => ProvisionOrder.For(create, Fresh.Text("token"), ("token", "same for all")),
            () => ProvisionOrder.For(create, Fresh.Text("lwm2m"), ("credentialsType", "LWM2M_CREDENTIALS"), ("token", "t")),
            () => ProvisionOrder.For(check, registered),
            () => ProvisionOrder.For(check, Fresh.Text("unregistered")),
            () => ProvisionOrder.For(check, null),
            () => ProvisionOrder.For(disabled, Fresh.Text("disabled")),
            () => ProvisionOrder.For(create with { Secret = "wrong" }, Fresh.Text("wrong-secret")),
            () => ProvisionOrder.For(create with { Key = Fresh.Text("unknown") }, Fresh.Text("unknown-key")),
            () => ProvisionOrder.For(create with { Secret = "" }, Fresh.Text("empty-secret")),
            () => ProvisionOrder.For(create with { Key = "" }, null),
        ];
    }

    private static long Rows(SiloProcess silo, int status) => LedgerFile.Number(silo.DatabasePath, RowsWithStatus, ("$status", status));
}
