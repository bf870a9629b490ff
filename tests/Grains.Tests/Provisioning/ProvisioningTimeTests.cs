using System.Diagnostics;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Provisioning;

/// <summary>The time of a refusal tells nothing: neither whether a key exists (T-2), nor whether a name does (T-3).</summary>
[Collection(ClusterCollection.Name)]
public sealed class ProvisioningTimeTests(ClusterFixture fixture)
{
    private const int Samples = 1_000;

    /// <summary>More samples make the medians surer; the bound stays.</summary>
    private const int MostSamples = 8_000;

    private const double Bound = 0.05;

    private readonly Installation installation = new(fixture);

    [Fact]
    public async Task T02_an_unknown_key_and_a_wrong_secret_take_the_same_time()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var name = Installation.Fresh("timed");

        await AssertSameTimeAsync(
            () => Installation.RequestFor(profile, name) with { ProvisionKey = new SecretText("unknown-0123456789abcdef") },
            () => Installation.RequestFor(profile, name) with { ProvisionSecret = new SecretText("wrong-0123456789abcdef") });
    }

    [Fact]
    public async Task T03_with_a_wrong_secret_a_name_that_exists_and_one_that_does_not_take_the_same_time()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var (existing, absent) = (Installation.Fresh("timed"), Installation.Fresh("timed"));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, existing)));
        var wrong = new SecretText("wrong-0123456789abcdef");

        await AssertSameTimeAsync(
            () => Installation.RequestFor(profile, existing) with { ProvisionSecret = wrong },
            () => Installation.RequestFor(profile, absent) with { ProvisionSecret = wrong });
    }

    [Fact]
    public async Task T01_T03_a_profile_outside_of_its_time_and_an_unknown_key_take_the_same_time()
    {
        var profile = await installation.CreateProfileAsync(
            Installation.ProfileOf(ProvisionStrategy.AllowCreateNewDevices, Installation.Fresh("key"), "secret") with { Protection = new ProvisionProtection { Until = 1 } });
        var name = Installation.Fresh("timed");

        await AssertSameTimeAsync(
            () => Installation.RequestFor(profile, name),
            () => Installation.RequestFor(profile, name) with { ProvisionKey = new SecretText("unknown-0123456789abcdef") });
    }

    private async Task AssertSameTimeAsync(Func<ProvisionRequest> one, Func<ProvisionRequest> other)
    {
        var (ones, others) = (new List<long>(), new List<long>());
        for (var i = 0; i < 100; i++)
        {
            await TimeAsync(one());
            await TimeAsync(other());
        }

        var ratio = double.NaN;
        for (var wanted = Samples; wanted <= MostSamples; wanted *= 2)
        {
            while (ones.Count < wanted)
            {
                // Each goes first as often as the other, so that whatever disturbs the machine disturbs both.
                var oneFirst = ones.Count % 2 == 0;
                var first = await TimeAsync(oneFirst ? one() : other());
                var second = await TimeAsync(oneFirst ? other() : one());
                ones.Add(oneFirst ? first : second);
                others.Add(oneFirst ? second : first);
            }

            ratio = (double)Median(ones) / Median(others);
            if (Math.Abs(ratio - 1) <= Bound)
            {
                break;
            }
        }

        Assert.InRange(ratio, 1 - Bound, 1 + Bound);
    }

    private async Task<long> TimeAsync(ProvisionRequest request)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await installation.ProvisionAsync(request);
        var took = Stopwatch.GetTimestamp() - began;
        Assert.Equal(FaultCode.ProvisionDataNotFound, Installation.Refused(answer).Code);
        return took;
    }

    private static long Median(List<long> samples)
    {
        var sorted = samples.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
