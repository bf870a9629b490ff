using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

public abstract partial class LedgerSuite
{
    [Fact]
    public async Task I09_of_certificates_that_replace_each_other_at_once_one_is_found_and_all_others_are_not()
    {
        var first = await StoredAsync(WithCertificate(Rows.Device(Tenant, "d"), 0));
        var next = Enumerable.Range(1, 20).Select(number => WithCertificate(first, number)).ToList();

        var outcomes = await Task.WhenAll(next.Select(row => Ledger.CommitAsync(Rows.Update(first, row)).AsTask()));

        Assert.Equal(1, outcomes.Count(outcome => outcome == LedgerOutcome.Committed));
        Assert.Equal(19, outcomes.Count(outcome => outcome == LedgerOutcome.VersionConflict));
        var winner = Array.IndexOf(outcomes, LedgerOutcome.Committed) + 1;
        for (var number = 0; number <= 20; number++)
        {
            var found = await Ledger.FindDeviceAsync(CertificateLookup(number), Cancelled);
            Assert.Equal(number == winner ? first.DeviceId : null, found?.DeviceId);
        }

        Assert.Equal(2, await CountAsync("audit"));
    }

    [Fact]
    public async Task I13_a_certificate_of_another_device_replaces_nothing_and_a_token_of_the_same_text_is_no_obstacle()
    {
        await StoredAsync(WithCertificate(Rows.Device(Tenant, "owner"), 1));
        await StoredAsync(Rows.Device(Tenant, "token", CertificateId(2)));
        var device = await StoredAsync(WithCertificate(Rows.Device(Tenant, "d"), 0));

        Assert.Equal(LedgerOutcome.CredentialTaken, await Ledger.CommitAsync(Rows.Update(device, WithCertificate(device, 1))));
        Assert.Equal(device, await Ledger.FindDeviceAsync(device.Key, Cancelled));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Update(device, WithCertificate(device, 2))));
    }

    private string CertificateId(int number) => $"{Tenant}-{number}";

    private CredentialLookup CertificateLookup(int number) =>
        new(CredentialsSpace.Certificate, Host.Secrets.LookupHash(CredentialsSpace.Certificate, new SecretText(CertificateId(number))));

    private DeviceRow WithCertificate(DeviceRow row, int number) => row with
    {
        Credential = row.Credential with
        {
            Space = CredentialsSpace.Certificate,
            Credentials = new DeviceCredentials(CredentialsType.X509Certificate, new SecretText(CertificateId(number)), new SecretText($"certificate {number}")),
            Version = row.Credential.Version + 1,
        },
    };
}
