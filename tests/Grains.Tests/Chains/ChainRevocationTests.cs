using System.Text;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;
using Poll = ProvisioningCluster.Testing.Poll;

namespace ProvisioningCluster.Grains.Tests.Chains;

[Collection(ClusterCollection.Name)]
public sealed class ChainRevocationTests(ClusterFixture fixture) : IDisposable
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly Installation installation = new(fixture);
    private readonly TestAuthority maker = TestAuthority.Root(Installation.Fresh("maker"));
    private readonly string name = Installation.Fresh("press");

    public void Dispose() => maker.Dispose();

    [Fact]
    public async Task A_revoked_certificate_gets_nobody_in_and_others_do()
    {
        using var revoked = maker.Device(name);
        using var other = maker.Device(name + "-2");
        await CreateAsync(chain => chain with { RevocationList = maker.RevocationListPem(Week, revoked) });

        await RefusedAsync(revoked);
        Installation.Value(await installation.PresentAsync(other));

        Assert.Equal(["0 1 certificate_revoked"], installation.AuditOf(name));
    }

    [Fact]
    public async Task A_certificate_that_is_revoked_later_ends_what_it_opened_and_opens_nothing_more()
    {
        var profile = await installation.CreateChainProfileAsync(maker);
        using var certificate = maker.Device(name);
        var login = Installation.LoginWith(certificate.Chain());
        Installation.Value(await installation.AuthenticateAsync(login));

        var save = Changed(chain => chain with { RevocationList = maker.RevocationListPem(Week, certificate) });
        Installation.Value(await installation.Profile(profile.ProfileId).SaveAsync(save with { Name = profile.Name, Create = false }));

        await RefusedAsync(certificate);
        Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(await installation.AuthenticateAsync(login with { Revalidate = true })).Code);
        Assert.Equal(["0 0 ", "12 1 certificate_revoked", "12 1 certificate_revoked"], installation.AuditOf(name));
    }

    [Fact]
    public async Task With_a_list_a_stored_certificate_cannot_leave_its_issuer_unsaid()
    {
        using var between = maker.Intermediate(Installation.Fresh("between"));
        using var certificate = between.Device(name);
        await CreateAsync(chain => chain with { RevocationList = maker.RevocationListPem(Week, between.Certificate) }, savedFirst: () => installation.PresentAsync(certificate));

        await RefusedAsync(certificate);
        await RefusedAsync(certificate, issuers: 0);

        Assert.Equal(["0 0 ", "12 1 certificate_revoked", "12 1 not_issued_by_authority"], installation.AuditOf(name));
    }

    [Theory]
    [InlineData(OutdatedRevocationListRule.Refuse, false)]
    [InlineData(OutdatedRevocationListRule.Accept, true)]
    public async Task An_outdated_or_missing_list_is_the_operators_choice(OutdatedRevocationListRule rule, bool getsIn)
    {
        var file = Installation.Fresh("outdated");
        using var revoked = maker.Device(name + "-revoked");
        using var one = maker.Device(name);
        using var two = maker.Device(name + "-2");
        fixture.WriteRevocationList(file, maker.RevocationList(TimeSpan.FromDays(-1), revoked));
        var profile = await CreateAsync(chain => chain with { RevocationListPath = file, OutdatedRevocationList = rule });

        Assert.Equal(getsIn, (await installation.PresentAsync(one)).TryGet(out _, out _));
        await RefusedAsync(revoked);
        Assert.Equal(["0 1 certificate_revoked"], installation.AuditOf(name + "-revoked"));

        var missing = Changed(chain => chain with { RevocationListPath = Installation.Fresh("nowhere"), OutdatedRevocationList = rule });
        Installation.Value(await installation.Profile(profile.ProfileId).SaveAsync(missing with { Name = profile.Name, Create = false }));
        Assert.Equal(getsIn, (await installation.PresentAsync(two)).TryGet(out _, out _));
        Assert.Equal([getsIn ? "0 0 " : "0 1 revocation_unknown"], installation.AuditOf(name + "-2"));
    }

    [Fact]
    public async Task A_file_is_read_again_when_it_changes_and_a_damaged_one_changes_nothing()
    {
        var file = Installation.Fresh("maker");
        using var certificate = maker.Device(name);
        using var other = maker.Device(name + "-2");
        fixture.WriteRevocationList(file, maker.RevocationList(Week));
        await CreateAsync(chain => chain with { RevocationListPath = file });
        Installation.Value(await installation.PresentAsync(certificate));

        fixture.WriteRevocationList(file, Encoding.ASCII.GetBytes(maker.RevocationListPem(Week, certificate)));
        await UntilAsync(async () => !(await installation.PresentAsync(certificate)).TryGet(out _, out _), "the revoked certificate to be refused");

        fixture.WriteRevocationList(file, "half a file"u8.ToArray());
        await UntilAsync(
            async () =>
            {
                Installation.Value(await installation.PresentAsync(other));
                return fixture.Log.Lines.Any(line => line.Contains($"{file} cannot be used", StringComparison.Ordinal));
            },
            "the damaged file to be looked at");
        await RefusedAsync(certificate);
        Installation.Value(await installation.PresentAsync(other));
    }

    private SaveDeviceProfileRequest Changed(Func<CertificateChainSettings, CertificateChainSettings> change)
    {
        var request = Installation.ChainProfileOf(maker.Certificate);
        return request with { CertificateChain = change(request.CertificateChain!) };
    }

    /// <summary>A profile with lists; when something is to be done before it has them, without them at first.</summary>
    private async Task<DeviceProfileSnapshot> CreateAsync(Func<CertificateChainSettings, CertificateChainSettings> change, Func<Task<Result<DeviceIdentity>>>? savedFirst = null)
    {
        if (savedFirst is null)
        {
            return await installation.CreateProfileAsync(Changed(change));
        }

        var profile = await installation.CreateChainProfileAsync(maker);
        Installation.Value(await savedFirst());
        return Installation.Value(await installation.Profile(profile.ProfileId).SaveAsync(Changed(change) with { Name = profile.Name, Create = false }));
    }

    private static Task UntilAsync(Func<Task<bool>> fact, string awaited) => Poll.UntilAsync(fact, TimeSpan.FromSeconds(15), () => awaited);

    private async Task RefusedAsync(TestCertificate certificate, int issuers = int.MaxValue) =>
        Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(await installation.PresentAsync(certificate, issuers)).Code);
}
