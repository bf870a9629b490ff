using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Silo.Tests.Startup;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Webhooks;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Storage;

/// <summary>The silo as a role that owns nothing: all works, and the audit's past is out of its reach (T-30, T-34).</summary>
public sealed class PartedRolesTests
{
    private const string Refused = "42501";
    private const string Warning = "may alter and remove what the audit holds";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task T34_Under_a_role_that_owns_nothing_all_works_and_what_the_audit_holds_cannot_be_changed()
    {
        await using var roles = await PartedRoles.CreateAsync();
        var unprepared = await SiloCommand.RunAsync(PostgresCommandLine.For(roles.Worker));
        Assert.Equal(1, unprepared.ExitCode);
        Assert.Contains("Storage:SchemaConnectionString: the database provisioning", unprepared.Error, StringComparison.Ordinal);

        // The start that brings the schema, and a later one that has no owner's password.
        var password = Fresh.Text("password");
        await using (var first = await SiloProcess.StartAsync(Settings(roles.Worker, password).With("Storage:SchemaConnectionString", roles.Owner)))
        {
            Assert.DoesNotContain(Warning, first.Output, StringComparison.Ordinal);
        }

        await using var silo = await SiloProcess.StartAsync(Settings(roles.Worker, password));
        Assert.DoesNotContain(Warning, silo.Output, StringComparison.Ordinal);
        await UseAsync(silo);
        Assert.Equal(true, await PartedRoles.ScalarAsync(roles.Worker, "SELECT sum(devices) = (SELECT count(*) FROM device) AND sum(devices) > 0 FROM device_count"));
        await RetentionAsync(roles);
        await TamperAsync(roles);
    }

    [Fact]
    public async Task T34_An_installation_with_one_role_says_so_and_can_be_parted()
    {
        await using var roles = await PartedRoles.CreateAsOneAsync();
        var password = Fresh.Text("password");
        TestProfile profile;
        await using (var before = await SiloProcess.StartAsync(Settings(roles.Worker, password)))
        {
            Assert.Contains($"role provisioning {Warning}", before.Output, StringComparison.Ordinal);
            profile = await TestProfile.CreateAsync(before);
            await using var device = new HttpDevice(before.HttpPort);
            Assert.True((await device.ProvisionAsync(ProvisionOrder.For(profile, "before"))).Succeeded);
        }

        Assert.Null(await PartedRoles.RefusalAsync(roles.Worker, "UPDATE audit SET reason = reason"));
        await roles.PartAsync();
        await using var after = await SiloProcess.StartAsync(Settings(roles.Worker, password).With("Storage:SchemaConnectionString", roles.Owner));

        Assert.DoesNotContain(Warning, after.Output, StringComparison.Ordinal);
        await using var later = new HttpDevice(after.HttpPort);
        Assert.False((await later.ProvisionAsync(ProvisionOrder.For(profile, "before"))).Succeeded);
        Assert.True((await later.ProvisionAsync(ProvisionOrder.For(profile, "after"))).Succeeded);
        Assert.Equal(Refused, await PartedRoles.RefusalAsync(roles.Worker, "UPDATE audit SET reason = reason"));
        Assert.Equal(Refused, await PartedRoles.RefusalAsync(roles.Worker, "CREATE TABLE mine (id integer)"));
    }

    private static SiloSettings Settings(string connectionString, string adminPassword) => new SiloSettings { AdminPassword = adminPassword }
        .With("Storage:Provider", "PostgreSql").With("Storage:ConnectionString", connectionString)
        .With("Secrets:MasterKey", PostgresCommandLine.MasterKey).With("Webhooks:AllowedNetworks", "127.0.0.0/8");

    /// <summary>Something of all that is stored: written, changed and removed.</summary>
    private static async Task UseAsync(SiloProcess silo)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await silo.Operator.CreateWebhookAsync(receiver.Url);
        var profile = await TestProfile.CreateAsync(silo);
        IDeviceConnection[] connections = [new HttpDevice(silo.HttpPort), await MqttDevice.OpenAsync(silo.MqttPort), new CoapDevice(silo.CoapPort)];
        foreach (var connection in connections)
        {
            await using var device = connection;
            var order = ProvisionOrder.For(profile, Fresh.Text("device"));
            Assert.True((await device.ProvisionAsync(order)).Succeeded);
            Assert.Equal("FAILURE", (await device.ProvisionAsync(order)).Status);
        }

        var made = await silo.Operator.CreateDeviceAsync(Fresh.Text("device"), profile.Id);
        var id = OperatorClient.IdOf(made);
        await silo.Operator.SetAttributesAsync(id, "SERVER_SCOPE", new JsonObject { ["line"] = 4 });
        await silo.Operator.DeleteAttributesAsync(id, "SERVER_SCOPE", "line");
        var credentials = await silo.Operator.GetCredentialsAsync(id);
        credentials["credentialsId"] = Fresh.Text("token");
        await silo.Operator.SetCredentialsAsync(credentials);
        await silo.Operator.DeleteDeviceAsync(id);
        var job = await silo.Operator.ImportAsync($"name,type\n{Fresh.Text("imported")},default\n");
        Assert.Equal("DONE", job["state"]!.GetValue<string>());
        await receiver.UntilAsync(accepted => accepted.Count(one => one.Kind == "PROVISION_SUCCESS") == 3, "three successes at the webhook");
    }

    /// <summary>The sealer removes what is too old, and a seal of today cannot be used to remove anything.</summary>
    private static async Task RetentionAsync(PartedRoles roles)
    {
        var old = DateTimeOffset.UtcNow.AddDays(-500).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        await PartedRoles.ScalarAsync(roles.Owner, $"INSERT INTO audit (at, action, status, reason, operation_id, protocol) SELECT {old}, action, status, 'aged', operation_id, protocol FROM audit LIMIT 3");
        await Poll.UntilAsync(
            async () => await PartedRoles.ScalarAsync(roles.Worker, "SELECT (SELECT count(*) FROM audit WHERE reason = 'aged') = 0 AND EXISTS (SELECT 1 FROM audit_seal WHERE removed_at IS NOT NULL)") is true,
            Deadline,
            () => "the retention to remove lines of 500 days ago");
        var rows = await PartedRoles.ScalarAsync(roles.Owner, "SELECT count(*) FROM audit");

        Assert.Equal(Refused, await PartedRoles.RefusalAsync(roles.Worker, "SELECT remove_audit(tenant_id, number, 0, '') FROM audit_seal WHERE removed_at IS NULL LIMIT 1"));

        // A seal that claims to be old and to cover all there is.
        Assert.Null(await PartedRoles.RefusalAsync(
            roles.Worker,
            "INSERT INTO audit_seal SELECT tenant_id, 999999, 1, 1, 999999999, 1, 0, '', '', '', '', '' FROM audit_seal"
            + " WHERE removed_at IS NULL ORDER BY row_count DESC LIMIT 1"));
        Assert.Null(await PartedRoles.RefusalAsync(roles.Worker, "SELECT remove_audit(tenant_id, number, 0, '') FROM audit_seal WHERE number = 999999"));
        Assert.Equal(rows, await PartedRoles.ScalarAsync(roles.Owner, "SELECT count(*) FROM audit"));
    }

    private static async Task TamperAsync(PartedRoles roles)
    {
        string[] attempts =
        [
            "UPDATE audit SET reason = 'nothing'", "DELETE FROM audit", "TRUNCATE audit", "ALTER TABLE audit DISABLE TRIGGER ALL", "DROP TABLE audit",
            "ALTER TABLE audit OWNER TO provisioning", "SELECT 1 FROM audit FOR UPDATE", "CREATE RULE nothing AS ON INSERT TO audit DO INSTEAD NOTHING",
            "UPDATE audit_seal SET mac = ''", "DELETE FROM audit_seal", "TRUNCATE audit_seal",
            "UPDATE audit_retention SET days = 1", "DELETE FROM audit_retention", "CREATE OR REPLACE FUNCTION remove_audit(uuid, bigint, bigint, bytea) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
            "ALTER FUNCTION remove_audit(uuid, bigint, bigint, bytea) RESET ALL", "CREATE TEMPORARY TABLE audit_retention (days integer)",
            "UPDATE schema_version SET version = 1", "UPDATE OrleansQuery SET QueryText = ''", "CREATE TABLE mine (id integer)", "SET ROLE provisioning_owner",
        ];
        foreach (var attempt in attempts)
        {
            Assert.True(await PartedRoles.RefusalAsync(roles.Worker, attempt) == Refused, attempt);
        }

        Assert.Equal(false, await PartedRoles.ScalarAsync(roles.Worker, "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"));
    }
}
