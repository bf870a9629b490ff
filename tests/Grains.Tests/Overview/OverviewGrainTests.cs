using Microsoft.Extensions.DependencyInjection;
using Orleans;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Overview;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;
using Poll = ProvisioningCluster.Testing.Poll;

namespace ProvisioningCluster.Grains.Tests.Overview;

[Collection(ClusterCollection.Name)]
public sealed class OverviewGrainTests(ClusterFixture fixture)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Installation installation = new(fixture);

    [Fact]
    public async Task I17_both_silos_add_up_and_tenants_are_apart()
    {
        var neighbour = new Installation(fixture);
        var (profile, theirs) = (await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices), await neighbour.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices));
        var name = Installation.Fresh("device");
        foreach (var silo in fixture.Cluster.Silos)
        {
            // A stateless worker runs where it is called.
            var worker = silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IProvisioningGrain>(0);
            Installation.Value(await worker.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("device"))));
            await worker.ProvisionAsync(Installation.RequestFor(profile, name) with { ProvisionSecret = new SecretText("wrong") });
            Installation.Value(await worker.ProvisionAsync(Installation.RequestFor(theirs, Installation.Fresh("neighbour"))));
        }

        var figures = await FiguresAsync(installation.Tenant, figures => Sum(figures) == 4);
        var others = await FiguresAsync(neighbour.Tenant, figures => Sum(figures) == 2);

        Assert.Equal(
            [(profile.ProfileId, "not_found", "wrong_secret", 2L), (profile.ProfileId, "success", string.Empty, 2L)],
            figures.Counts.OrderBy(count => count.Status, StringComparer.Ordinal).Select(count => (count.ProfileId!.Value, count.Status, count.Reason, count.Count)));
        Assert.Equal((2, 2, 60), (figures.Minutes.Sum(minute => minute.Provisioned), figures.Minutes.Sum(minute => minute.Refused), figures.Minutes.Length));
        Assert.True(figures is { P50: > 0, P99: > 0 } && figures.P50 <= figures.P99);
        Assert.Equal(2, figures.Recent.Count(outcome => outcome.DeviceName == name && outcome.Reason == "wrong_secret"));
        Assert.Equal(figures.Recent.Length, fixture.Query("SELECT operation_id FROM audit WHERE action = 0 AND profile_id = @0", profile.ProfileId.ToByteArray(bigEndian: true)).Count);
        Assert.Equal(theirs.ProfileId, Assert.Single(others.Counts).ProfileId);
        Assert.DoesNotContain(others.Recent, outcome => outcome.DeviceName == name);
    }

    [Fact]
    public async Task A_key_that_no_profile_has_is_seen_where_system_administrators_belong()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var request = Installation.RequestFor(profile, Installation.Fresh("stray")) with { ProvisionKey = new SecretText(Installation.Fresh("key")) };

        Installation.Refused(await installation.ProvisionAsync(request));

        var figures = await FiguresAsync(TenantId.System, figures => figures.Recent.Any(outcome => outcome.OperationId == request.OperationId));
        Assert.Contains(figures.Counts, count => count is { ProfileId: null, Status: "not_found", Reason: "unknown_key" });
    }

    [Fact]
    public async Task Figures_outlive_the_activation_that_had_them()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("device"))));
        await FiguresAsync(installation.Tenant, figures => Sum(figures) == 1);

        await fixture.Cluster.DeactivateAsync(Grain(installation.Tenant));

        Assert.Equal(1, (await ReadAsync(installation.Tenant)).Minutes.Sum(minute => minute.Provisioned));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public async Task More_minutes_than_are_kept_are_refused(int minutes)
    {
        var fault = Installation.Refused(await Grain(installation.Tenant).ReadAsync(minutes, TestContext.Current.CancellationToken));

        Assert.Equal((FaultCode.InvalidArgument, "minutes"), (fault.Code, fault.Field));
    }

    private IOverviewGrain Grain(TenantId tenant) => fixture.Grains.GetGrain<IOverviewGrain>(new OverviewKey(tenant).ToString());

    private async Task<OverviewSnapshot> ReadAsync(TenantId tenant) => Installation.Value(await Grain(tenant).ReadAsync(60));

    private static long Sum(OverviewSnapshot figures) => figures.Counts.Sum(count => count.Count);

    private async Task<OverviewSnapshot> FiguresAsync(TenantId tenant, Func<OverviewSnapshot, bool> awaited)
    {
        var figures = await ReadAsync(tenant);
        await Poll.UntilAsync(async () => awaited(figures = await ReadAsync(tenant)), Deadline, () => $"figures other than {figures}");
        return figures;
    }
}
