using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>One name, one device, one SUCCESS, however many ask at once and over whatever protocol.</summary>
public sealed class OneWinnerTests(SiloFixture fixture)
{
    private const int Requests = 500;

    [Fact]
    public async Task I01_I02_D37_Five_hundred_simultaneous_requests_for_a_name_give_one_success()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var name = Fresh.Text("contested");

        var answers = await AskAllAtOnceAsync(ProvisionOrder.For(profile, name));

        Assert.Equal(Requests, answers.Length);
        var winner = Assert.Single(answers, answer => answer.Succeeded);
        Assert.All(answers.Where(answer => !answer.Succeeded), answer => Assert.Equal("""{"errorMsg":"Failed to provision device!","status":"FAILURE"}""", answer.Body));
        await AssertOneDeviceAsync(name, winner.Token);
    }

    [Fact]
    public async Task I06_D38_A_pre_provisioned_name_succeeds_once_per_reset()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo, TestProfile.CheckPreProvisioned);
        var name = Fresh.Text("registered");
        var token = Fresh.Text("token");
        var device = await fixture.Silo.Operator.CreateDeviceAsync(name, profile.Id, token, TestContext.Current.CancellationToken);

        var first = await AskAllAtOnceAsync(ProvisionOrder.For(profile, name));
        await fixture.Silo.Operator.DeleteAttributesAsync(
            OperatorClient.IdOf(device), "SERVER_SCOPE", "provisionState", TestContext.Current.CancellationToken);
        var afterReset = await AskAllAtOnceAsync(ProvisionOrder.For(profile, name));

        Assert.Equal(token, Assert.Single(first, answer => answer.Succeeded).Token);
        Assert.Equal(token, Assert.Single(afterReset, answer => answer.Succeeded).Token);
        await AssertOneDeviceAsync(name, token);
    }

    [Fact]
    public async Task I13_D10_A_token_that_many_names_ask_for_at_once_goes_to_one_of_them()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var token = Fresh.Text("shared-token");
        var names = Enumerable.Range(0, 150).Select(_ => Fresh.Text("grabber")).ToArray();
        var connections = await DeviceConnections.OpenManyAsync(fixture.Silo, names.Length);

        var answers = await Task.WhenAll(connections.Zip(names, (connection, name) =>
            connection.ProvisionAsync(ProvisionOrder.For(profile, name, ("credentialsType", "ACCESS_TOKEN"), ("token", token)))));
        await DeviceConnections.CloseAsync(connections);

        Assert.Equal(token, Assert.Single(answers, answer => answer.Succeeded).Token);
        for (var i = 0; i < names.Length; i++)
        {
            var device = await fixture.Silo.Operator.GetDeviceAsync(names[i], TestContext.Current.CancellationToken);
            Assert.Equal(answers[i].Succeeded, device is not null);
        }
    }

    [Fact]
    public async Task I13_A_token_and_a_user_name_share_one_space()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var login = Fresh.Text("login");
        await using var connection = await DeviceConnections.OpenAsync(fixture.Silo, DeviceProtocol.Http);

        var byToken = await connection.ProvisionAsync(
            ProvisionOrder.For(profile, Fresh.Text("press"), ("credentialsType", "ACCESS_TOKEN"), ("token", login)));
        var refused = Fresh.Text("press");
        var byUserName = await connection.ProvisionAsync(
            ProvisionOrder.For(profile, refused, ("credentialsType", "MQTT_BASIC"), ("username", login), ("password", "pw")));

        Assert.True(byToken.Succeeded);
        Assert.Equal("FAILURE", byUserName.Status);
        Assert.Null(await fixture.Silo.Operator.GetDeviceAsync(refused, TestContext.Current.CancellationToken));
    }

    private async Task<ProvisionAnswer[]> AskAllAtOnceAsync(JsonObject request)
    {
        var connections = await DeviceConnections.OpenManyAsync(fixture.Silo, Requests);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = connections.Select(async connection =>
        {
            await start.Task;
            return await connection.ProvisionAsync(request);
        }).ToArray();

        start.SetResult();
        var answers = await Task.WhenAll(asking);
        await DeviceConnections.CloseAsync(connections);
        return answers;
    }

    private async Task AssertOneDeviceAsync(string name, string token)
    {
        foreach (var protocol in DeviceConnections.AllProtocols)
        {
            await using var connection = await DeviceConnections.OpenAsync(fixture.Silo, protocol);
            Assert.True(await connection.LogsInAsync(token), $"The winner's credentials are refused over {protocol}.");
        }

        var page = await fixture.Silo.Operator.GetAsync(
            $"api/tenant/devices?pageSize=10&page=0&textSearch={name}", TestContext.Current.CancellationToken);
        Assert.Equal(1, page!["totalElements"]!.GetValue<int>());
        var stored = await fixture.Silo.Operator.GetCredentialsAsync(OperatorClient.IdOf(page["data"]![0]!), TestContext.Current.CancellationToken);
        Assert.Equal(token, stored["credentialsId"]!.GetValue<string>());
    }
}
