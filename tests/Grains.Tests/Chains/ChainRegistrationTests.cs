using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Chains;

[Collection(ClusterCollection.Name)]
public sealed class ChainRegistrationTests(ClusterFixture fixture) : IDisposable
{
    private readonly Installation installation = new(fixture);
    private readonly TestAuthority root = TestAuthority.Root(Installation.Fresh("root"));
    private readonly string name = Installation.Fresh("press");

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task D36_a_CA_belongs_to_one_profile_of_all_tenants_and_is_free_when_that_lets_it_go()
    {
        var other = new Installation(fixture);
        var first = await other.CreateChainProfileAsync(root);
        var profile = installation.Profile(Guid.NewGuid());

        var fault = Installation.Refused(await profile.SaveAsync(Installation.ChainProfileOf(root.Certificate)));
        Assert.Equal((FaultCode.CredentialTaken, "Device profile with such certificate already exists!"), (fault.Code, fault.Detail));

        Installation.Value(await other.Profile(first.ProfileId).DeleteAsync("tester"));
        Installation.Value(await profile.SaveAsync(Installation.ChainProfileOf(root.Certificate)));
        using var certificate = root.Device(name);
        Assert.Equal(installation.Tenant, Installation.Value(await installation.PresentAsync(certificate)).Key.Tenant);
    }

    [Fact]
    public async Task Another_CA_and_another_pattern_hold_from_the_answer_of_the_save()
    {
        var profile = await installation.CreateChainProfileAsync(root);
        using var next = TestAuthority.Root(Installation.Fresh("next"));
        using var old = root.Device(name);
        using var renewed = next.Issue(CertificatePlan.Device(name + "@factory") with { StartsIn = -0.5 });
        using var late = root.Device(name + "-late");
        Installation.Value(await installation.PresentAsync(old));

        var save = Installation.ChainProfileOf(next.Certificate, "^([^@]+)@factory$") with { Name = profile.Name, Create = false };
        Installation.Value(await installation.Profile(profile.ProfileId).SaveAsync(save));

        Assert.Equal(name, Installation.Value(await installation.PresentAsync(renewed, issuers: 0)).Key.Name);
        Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(await installation.PresentAsync(late)).Code);
        Assert.Equal(["0 2 unknown_authority"], installation.AuditOf(name + "-late"));
        Assert.Equal(["0 0 ", "11 0 "], installation.AuditOf(name));
    }
}
