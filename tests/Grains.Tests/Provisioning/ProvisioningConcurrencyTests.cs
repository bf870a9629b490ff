using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Provisioning;

[Collection(ClusterCollection.Name)]
public sealed class ProvisioningConcurrencyTests(ClusterFixture fixture)
{
    private const int Requests = 500;

    private readonly Installation installation = new(fixture);

    [Fact]
    public async Task I01_I02_I15_of_500_requests_for_a_new_name_one_succeeds_and_each_is_audited()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var name = Installation.Fresh("device");

        var results = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => installation.ProvisionAsync(Installation.RequestFor(profile, name))));

        AssertOneWinner(results, name);
        Assert.Equal(["1"], fixture.Query("SELECT count(*) FROM device WHERE name = @0", name));
    }

    [Fact]
    public async Task I02_I06_I15_of_500_requests_for_a_prepared_name_one_succeeds()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        var name = Installation.Fresh("device");
        await installation.CreateDeviceAsync(profile, name);

        var results = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => installation.ProvisionAsync(Installation.RequestFor(profile, name))));

        AssertOneWinner(results, name);
    }

    [Fact]
    public async Task I07_500_repetitions_of_one_request_are_one_success_with_one_credential()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var request = Installation.RequestFor(profile, string.Empty);

        var results = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => installation.ProvisionAsync(request)));

        var issued = results.Select(Installation.Value).Distinct().ToArray();
        Assert.Single(issued);
        Assert.Equal(["1"], fixture.Query("SELECT count(*) FROM audit WHERE operation_id = @0", request.OperationId.ToByteArray(bigEndian: true)));
    }

    [Fact]
    public async Task I13_of_200_names_that_ask_for_one_token_one_gets_it()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var token = new SecretText(Installation.Fresh("token"));

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ =>
            installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("device")) with { Token = token })));

        Assert.Single(results, result => result.TryGet(out _, out _));
        Assert.Equal(["1"], fixture.Query("SELECT count(*) FROM device WHERE profile_id = @0", profile.ProfileId.ToByteArray(bigEndian: true)));
    }

    [Fact]
    public async Task I01_a_thousand_names_at_once_are_a_thousand_devices_with_tokens_of_their_own()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);

        var results = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => installation.ProvisionAsync(Installation.RequestFor(profile, $"device {i}"))));

        Assert.Equal(1_000, results.Select(result => Installation.Value(result).CredentialsId.Reveal()).Distinct(StringComparer.Ordinal).Count());
    }

    private void AssertOneWinner(Result<DeviceCredentials>[] results, string name)
    {
        var faults = results.Select(result => result.TryGet(out _, out var fault) ? null : fault!.Code.ToString()).ToArray();
        Assert.Single(faults, code => code is null);
        Assert.Equal(results.Length - 1, faults.Count(code => code == nameof(FaultCode.ProvisioningRefused)));
        var audit = installation.AuditOf(name).Where(row => row.StartsWith("0 ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(results.Length, audit.Length);
        Assert.Single(audit, row => row == "0 0 ");
    }
}
