using System.Security.Cryptography;
using ProvisioningCluster.Acceptance.Tests.Flows;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>The private key of a profile's CA over the life of an installation.</summary>
public sealed class IssuingKeyTests
{
    [Fact]
    public async Task T23_a_profile_goes_on_issuing_after_the_master_key_was_rotated()
    {
        var (former, next) = (MasterKey(), MasterKey());
        var folder = Directory.CreateTempSubdirectory("issuing-");
        try
        {
            TestProfile profile;
            var settings = new SiloSettings { WorkingDirectory = folder.FullName, AdminPassword = "long enough for an administrator" };
            string before;
            await using (var silo = await SiloProcess.StartAsync(settings.With("Secrets:MasterKey", former)))
            {
                profile = await TestProfile.CreateIssuingAsync(silo.Operator);
                before = await IssuerAsync(silo, profile);
                await silo.StopAsync();
            }

            await using (var silo = await SiloProcess.StartAsync(settings.With("Secrets:MasterKey", next).With("Secrets:PreviousMasterKey", former)))
            {
                Assert.Equal(before, await IssuerAsync(silo, profile));
                await silo.StopAsync();
            }

            await using (var silo = await SiloProcess.StartAsync(settings.With("Secrets:MasterKey", next)))
            {
                Assert.Equal(before, await IssuerAsync(silo, profile));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string MasterKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Enrols a device; the issuer of what it got.</summary>
    private static async Task<string> IssuerAsync(SiloProcess silo, TestProfile profile)
    {
        using var device = new OpensslDevice(silo, Fresh.Text("press"));
        var (status, body) = await device.AskAsync(device.PostRequestAsync(
            device.Https($".well-known/est/{profile.Key}/simpleenroll"), await device.RequestAsync(), "-u", $"{profile.Key}:{profile.Secret}"));
        Assert.True(status == 200, $"{status}: {body}");
        return await OpensslDevice.OpensslAsync("x509", "-in", await device.UnpackAsync("issued.pem", body), "-noout", "-issuer", "-ext", "authorityKeyIdentifier");
    }
}
