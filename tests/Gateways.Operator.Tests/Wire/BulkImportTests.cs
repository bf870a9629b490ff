using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>The reference's bulk import (wire-spec 6.7).</summary>
public sealed class BulkImportTests(SiloFixture fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private OperatorClient Operator => fixture.Silo.Operator;

    [Fact]
    public async Task TB110_a_device_without_credentials_gets_a_token_and_keeps_it()
    {
        var (name, type) = (Objects.Fresh("bulk"), Objects.Fresh("valves"));

        var first = await ImportAsync($"NAME,TYPE\n{name},{type}", ["NAME", "TYPE"]);
        var device = (await Operator.GetDeviceAsync(name, Cancelled))!;
        var credentials = await Operator.GetCredentialsAsync(Objects.IdOf(device), Cancelled);
        var second = await ImportAsync($"NAME,TYPE\n{name},{type}", ["NAME", "TYPE"]);
        var again = (await Operator.GetDeviceAsync(name, Cancelled))!;

        Assert.Equal("""{"created":1,"updated":0,"errors":0,"errorsList":[]}""", first.ToJsonString());
        Assert.Equal("""{"created":0,"updated":1,"errors":0,"errorsList":[]}""", second.ToJsonString());
        Assert.Equal(type, device["type"]!.GetValue<string>());
        Assert.Equal(("ACCESS_TOKEN", 20), (credentials["credentialsType"]!.GetValue<string>(), credentials["credentialsId"]!.GetValue<string>().Length));
        Assert.Equal(2, again["version"]!.GetValue<int>());
        device["version"] = 2;
        Assert.Equal(device.ToJsonString(), again.ToJsonString());
        Assert.Equal(credentials.ToJsonString(), (await Operator.GetCredentialsAsync(Objects.IdOf(again), Cancelled)).ToJsonString());
    }

    [Fact]
    public async Task TB111_without_update_attributes_of_old_devices_stay()
    {
        var (old, fresh) = (Objects.Fresh("old"), Objects.Fresh("fresh"));
        await ImportAsync($"N,V\n{old},first", ["NAME", "SERVER_ATTRIBUTE:area"]);

        var answer = await ImportAsync($"N,V\n{old},second\n{fresh},second", ["NAME", "SERVER_ATTRIBUTE:area"], update: false);

        Assert.Equal("""{"created":1,"updated":1,"errors":0,"errorsList":[]}""", answer.ToJsonString());
        Assert.Equal("first", await AttributeAsync(old, "area"));
        Assert.Equal("second", await AttributeAsync(fresh, "area"));
        await ImportAsync($"N,V\n{old},third", ["NAME", "SERVER_ATTRIBUTE:area"]);
        Assert.Equal("third", await AttributeAsync(old, "area"));
    }

    [Fact]
    public async Task TB112_a_quoted_JSON_cell_becomes_JSON()
    {
        var name = Objects.Fresh("json");

        await ImportAsync($"N;V\n{name};\"{{\"\"threshold\"\":5,\"\"unit\"\":\"\"bar\"\"}}\"", ["NAME", "SERVER_ATTRIBUTE:limits"], delimiter: ";");

        var device = (await Operator.GetDeviceAsync(name, Cancelled))!;
        var value = await Operator.GetAttributeAsync(Objects.IdOf(device), "SERVER_SCOPE", "limits", Cancelled);
        Assert.Equal("""{"threshold":5,"unit":"bar"}""", value!.ToJsonString());
    }

    [Fact]
    public async Task D41_credentials_of_every_kind_and_a_taken_token_with_its_line()
    {
        var name = Objects.Fresh("d41");
        var certificate = Convert.ToBase64String(RandomNumberGenerator.GetBytes(96));
        var answer = await ImportAsync(
            $"N,T,X,C,U,P,L,G,D\n{name}-token,tk-{name},,,,,hall 1,TRUE,old\n{name}-x509,,\"{certificate}\",,,,,,\n{name}-mqtt,,,,u-{name},pw,,,\n{name}-taken,tk-{name},,,,,,,",
            ["NAME", "ACCESS_TOKEN", "X509", "MQTT_CLIENT_ID", "MQTT_USER_NAME", "MQTT_PASSWORD", "LABEL", "IS_GATEWAY", "DESCRIPTION"]);

        Assert.Equal((3, 0, 1), (answer["created"]!.GetValue<int>(), answer["updated"]!.GetValue<int>(), answer["errors"]!.GetValue<int>()));

        // The two rows of one token are done at once: which of them comes first is open, and both lines are named so.
        var error = Assert.Single(answer["errorsList"]!.AsArray())!.GetValue<string>();
        Assert.Matches("^Line [25]: DeviceCredentialsValidationException: Device credentials are already assigned to another device!$", error);
        Assert.Equal("X509_CERTIFICATE", await CredentialsTypeAsync($"{name}-x509"));
        Assert.Equal("MQTT_BASIC", await CredentialsTypeAsync($"{name}-mqtt"));
        var mqtt = await Operator.GetCredentialsAsync(Objects.IdOf((await Operator.GetDeviceAsync($"{name}-mqtt", Cancelled))!), Cancelled);
        Assert.Null(JsonNode.Parse(mqtt["credentialsValue"]!.GetValue<string>())!["clientId"]);

        // Without a credential column a device keeps what it has.
        await ImportAsync($"N,L\n{name}-x509,hall 2", ["NAME", "LABEL"]);
        Assert.Equal("X509_CERTIFICATE", await CredentialsTypeAsync($"{name}-x509"));
        Assert.Equal("hall 2", (await Operator.GetDeviceAsync($"{name}-x509", Cancelled))!["label"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_row_without_a_name_is_an_error_and_fewer_cells_are_none()
    {
        var name = Objects.Fresh("short");

        var answer = await ImportAsync($"N,L,V\n,x,1\n{name}", ["NAME", "LABEL", "TIMESERIES:v"]);

        Assert.Equal(1, answer["created"]!.GetValue<int>());
        Assert.Equal("Line 2: DataValidationException: Device name should be specified!", Assert.Single(answer["errorsList"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task A_row_with_more_cells_than_columns_fails_the_whole_request()
    {
        var name = Objects.Fresh("wide");

        var answer = await Answer.PostAsync(Operator.Http, "api/device/bulk_import", Body($"N\n{name}\nb,c", ["NAME"]));

        answer.Refused(400, 31, "The row at line 3 has more cells than there are columns");
        Assert.Null(await Operator.GetDeviceAsync(name, Cancelled));
    }

    [Theory]
    [InlineData("file", "Field 'file' is required")]
    [InlineData("mapping", "Field 'mapping' is required")]
    [InlineData("mapping.header", "Field 'mapping.header' is required")]
    [InlineData("mapping.update", "Field 'mapping.update' is required")]
    [InlineData("mapping.columns", "Field 'mapping.columns' must be a list of 1 to 256 columns")]
    public async Task What_must_be_said_is_named(string absent, string message)
    {
        var body = Body("N\na", ["NAME"]);
        var at = absent.Split('.') is [var outer, var inner] ? (body[outer]!.AsObject(), inner) : (body, absent);
        at.Item1[at.Item2] = null;

        (await Answer.PostAsync(Operator.Http, "api/device/bulk_import", body)).Refused(400, 31, message);
    }

    [Fact]
    public async Task A_file_without_rows_is_no_work()
    {
        Assert.Equal("""{"created":0,"updated":0,"errors":0,"errorsList":[]}""", (await ImportAsync("N\n", ["NAME"])).ToJsonString());
        Assert.Equal("""{"created":0,"updated":0,"errors":0,"errorsList":[]}""", (await ImportAsync("", ["NAME"])).ToJsonString());
    }

    private static JsonObject Body(string file, string[] columns, bool update = true, string delimiter = ",") => new()
    {
        ["file"] = file,
        ["mapping"] = new JsonObject
        {
            ["columns"] = new JsonArray([.. columns.Select(column => column.Split(':') is [var type, var key] ? new JsonObject { ["type"] = type, ["key"] = key } : new JsonObject { ["type"] = column })]),
            ["delimiter"] = delimiter,
            ["header"] = true,
            ["update"] = update,
        },
    };

    private async Task<JsonNode> ImportAsync(string file, string[] columns, bool update = true, string delimiter = ",") =>
        (await Answer.PostAsync(Operator.Http, "api/device/bulk_import", Body(file, columns, update, delimiter))).Accepted();

    private async Task<string?> AttributeAsync(string name, string key)
    {
        var device = await Operator.GetDeviceAsync(name, Cancelled);
        return (await Operator.GetAttributeAsync(Objects.IdOf(device!), "SERVER_SCOPE", key, Cancelled))?.GetValue<string>();
    }

    private async Task<string> CredentialsTypeAsync(string name)
    {
        var device = await Operator.GetDeviceAsync(name, Cancelled);
        return (await Operator.GetCredentialsAsync(Objects.IdOf(device!), Cancelled))["credentialsType"]!.GetValue<string>();
    }
}
