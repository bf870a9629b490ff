using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Imports;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Imports;

public sealed class ImportRowRulesTests
{
    private const long Now = 1_700_000_000_000;

    [Fact]
    public void Empty_and_missing_cells_ask_for_nothing()
    {
        var row = Accepted("name,type,label,gateway,token,server:area", " press-17 ", "", "");

        Assert.Equal(("press-17", null, null, null, null), (row.Name, row.Type, row.Label, row.Gateway, row.Credentials));
        Assert.Empty(row.Values);
    }

    [Theory]
    [InlineData("TRUE", true)]
    [InlineData("true", true)]
    [InlineData("yes", false)]
    [InlineData("1", false)]
    public void Only_true_makes_a_gateway(string cell, bool expected)
    {
        Assert.Equal(expected, Accepted("name,gateway", "a", cell).Gateway);
    }

    [Fact]
    public void Values_have_scope_key_and_kind()
    {
        var row = Accepted("name,server:area,shared:limit,telemetry:open", "a", "north", "12", "true");

        Assert.Equal(
            [(ValueScope.Server, new DeviceValue("area", "\"north\"", Now)), (ValueScope.Shared, new DeviceValue("limit", "12", Now)), (ValueScope.Telemetry, new DeviceValue("open", "true", Now))],
            row.Values);
    }

    [Fact]
    public void MQTT_cells_count_before_a_token_and_their_absence_is_null()
    {
        var credentials = Accepted("name,token,username", "a", "tok", "u").Credentials!;

        Assert.Equal(CredentialsType.MqttBasic, credentials.Type);
        Assert.Contains("\"clientId\":null", credentials.Value!.Value.Reveal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_column_chooses_among_given_credentials()
    {
        Assert.Equal(CredentialsType.AccessToken, Accepted("name,credentialsType,token,username", "a", "ACCESS_TOKEN", "tok", "u").Credentials!.Type);
    }

    [Theory]
    [InlineData("name,credentialsType", "LWM2M_CREDENTIALS", "invalid_credentials")]
    [InlineData("name,credentialsType", "X509_CERTIFICATE", "invalid_credentials")]
    [InlineData("name,additionalInfo", "{\"a\":1,\"a\":2}", "invalid_additional_info")]
    public void What_a_device_could_not_have_is_refused(string header, string cell, string reason)
    {
        Assert.False(Read(header, "a", cell).TryGet(out _, out var fault));
        Assert.Equal(reason, fault.Reason);
    }

    [Fact]
    public void A_long_label_is_refused()
    {
        Assert.False(Read("name,label", "a", new string('l', 256)).TryGet(out _, out var fault));
        Assert.Equal("Validation error: label length must be equal or less than 255", fault.Detail);
    }

    [Fact]
    public void Brackets_deeper_than_a_value_may_be_are_a_text()
    {
        var row = Accepted("name,server:x", "a", new string('[', 100) + new string(']', 100));

        Assert.StartsWith("\"[", row.Values[0].Value.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_does_not_print_what_it_holds()
    {
        Assert.DoesNotContain("canary", Accepted("name,token", "a", "canary").ToString(), StringComparison.Ordinal);
    }

    private static ImportRow Accepted(string header, params string[] cells)
    {
        Assert.True(Read(header, cells).TryGet(out var row, out var fault), fault?.Detail);
        return row;
    }

    private static Abstractions.Faults.Result<ImportRow> Read(string header, params string[] cells)
    {
        ImmutableArray<ImportColumn> columns = [.. header.Split(',').Select(name => ImportColumnRules.Named(name)!)];
        return ImportRowRules.Read(cells, columns, Now);
    }
}
