using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.Conformance;

/// <summary>Many devices that claim one name at the same time, over HTTP against the real silo.</summary>
public sealed class ConcurrencyTests(SiloFixture fixture) : IDisposable
{
    private const int Racers = 100;

    private readonly HttpDevice device = new(fixture.Silo);

    public void Dispose() => device.Dispose();

    [Fact]
    public async Task D37_I02_of_many_simultaneous_creations_of_one_name_one_succeeds()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var name = TestProfile.Fresh("race");

        var answers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => device.ProvisionAsync(profile, name)));

        var winner = Assert.Single(answers, answer => answer["status"]!.GetValue<string>() == "SUCCESS");
        Assert.Equal(Racers - 1, answers.Count(answer => answer["status"]!.GetValue<string>() == "FAILURE"));
        Assert.Equal((await StoredDevice.FindAsync(fixture.Silo, name))?.CredentialsId, winner["credentialsValue"]!.GetValue<string>());
        Assert.Single(await StoredDevice.OfAsync(fixture.Silo, profile));
    }

    [Fact]
    public async Task D38_I06_of_many_simultaneous_claims_of_a_pre_provisioned_device_one_succeeds()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo, TestProfile.CheckPreProvisioned);
        var name = TestProfile.Fresh("race");
        await fixture.Silo.Operator.CreateDeviceAsync(name, profile.Id, cancellationToken: TestContext.Current.CancellationToken);

        var answers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => device.StatusAsync(profile, name)));

        Assert.Single(answers, "SUCCESS");
        Assert.Equal(Racers - 1, answers.Count(answer => answer == "FAILURE"));
    }

    [Fact]
    public async Task I13_of_many_simultaneous_claims_of_one_token_one_succeeds()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var token = TestProfile.Fresh("token");

        var answers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => device.StatusAsync(profile, TestProfile.Fresh("own"), ("token", token))));

        Assert.Single(answers, "SUCCESS");
        Assert.Single(await StoredDevice.OfAsync(fixture.Silo, profile));
    }
}
