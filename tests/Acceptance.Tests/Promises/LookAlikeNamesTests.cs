using System.Collections.Concurrent;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

public sealed class LookAlikeNamesTests(SiloFixture fixture)
{
    private const int Names = 10_000;
    private const int ConnectionsPerProtocol = 20;

    [Fact]
    public async Task I11_I12_T09_Ten_thousand_look_alike_names_are_as_many_devices()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var names = LookAlikeNames.Take(Names);
        var answers = new ConcurrentDictionary<string, ProvisionAnswer>(StringComparer.Ordinal);
        var waiting = new ConcurrentQueue<string>(names);
        var connections = await DeviceConnections.OpenManyAsync(fixture.Silo, ConnectionsPerProtocol * DeviceConnections.AllProtocols.Count);

        await Task.WhenAll(connections.Select(async connection =>
        {
            while (waiting.TryDequeue(out var name))
            {
                answers[name] = await connection.ProvisionAsync(ProvisionOrder.For(profile, name));
            }
        }));
        await DeviceConnections.CloseAsync(connections);

        Assert.Empty(answers.Where(answer => !answer.Value.Succeeded).Select(answer => answer.Key));
        Assert.Equal(Names, answers.Values.Select(answer => answer.Token).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(names.Order(StringComparer.Ordinal), await StoredNamesAsync(profile));
    }

    [Theory]
    [InlineData(" padded ", "padded")]
    [InlineData("\t\r\n tabbed\u001F", "tabbed")]
    public async Task I11_D02_Only_characters_up_to_space_are_stripped(string given, string stored)
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var suffix = Fresh.Text("");
        await using var connection = await DeviceConnections.OpenAsync(fixture.Silo, DeviceProtocol.Coap);
        given = given.Replace(stored, stored + suffix, StringComparison.Ordinal);

        var first = await connection.ProvisionAsync(ProvisionOrder.For(profile, given));
        var second = await connection.ProvisionAsync(ProvisionOrder.For(profile, stored + suffix));

        Assert.True(first.Succeeded);
        Assert.Equal("FAILURE", second.Status);
        Assert.NotNull(await fixture.Silo.Operator.GetDeviceAsync(stored + suffix, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task TB140_I05_What_cannot_be_a_name_is_a_failure_on_every_protocol_and_leaves_nothing()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var names = (string[])["a\0b", "<script>alert(1)</script>", string.Concat(Enumerable.Repeat("\U0001F600", 256)), " \t\u0001 "];

        foreach (var protocol in DeviceConnections.AllProtocols)
        {
            await using var connection = await DeviceConnections.OpenAsync(fixture.Silo, protocol);
            foreach (var name in names)
            {
                Assert.Equal("FAILURE", (await connection.ProvisionAsync(ProvisionOrder.For(profile, name))).Status);
            }
        }

        Assert.Empty(await StoredNamesAsync(profile));
    }

    private async Task<IEnumerable<string>> StoredNamesAsync(TestProfile profile)
    {
        var names = new List<string>();
        for (var page = 0; ; page++)
        {
            var answer = await fixture.Silo.Operator.GetAsync(
                $"api/tenant/deviceInfos?pageSize=1000&page={page}&deviceProfileId={profile.Id}", TestContext.Current.CancellationToken);
            names.AddRange(answer!["data"]!.AsArray().Select(device => device!["name"]!.GetValue<string>()));
            if (!answer["hasNext"]!.GetValue<bool>())
            {
                return names.Order(StringComparer.Ordinal);
            }
        }
    }
}
