using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Events;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Grains.Tests.Secrets;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Events;

public sealed class WebhookSecretsTests
{
    private static readonly WebhookSecrets Secrets = new(TestKeys.Protector(), new WebhookKey(TenantId.Default, Guid.NewGuid()));

    [Fact]
    public void The_former_secret_signs_until_its_time_is_over()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var row = Row("whsec_" + Convert.ToBase64String([1, 2, 3])) with
        {
            FormerSecret = Secrets.Seal(new SecretText("whsec_" + Convert.ToBase64String([4, 5, 6]))),
            FormerSecretUntil = now.ToUnixTimeMilliseconds() + 1,
        };

        var both = Secrets.Sign(row, default, "{}", now).Signature.Split(' ');
        var one = Secrets.Sign(row, default, "{}", now.AddMilliseconds(1)).Signature;

        Assert.Equal((2, one), (both.Length, both[0]));
        Assert.NotEqual(both[0], both[1]);
    }

    [Fact]
    public void T23_a_secret_is_kept_encrypted_for_its_webhook_only()
    {
        var secret = WebhookSecrets.Make();
        var kept = Secrets.Seal(secret);
        var elsewhere = new WebhookSecrets(TestKeys.Protector(), new WebhookKey(TenantId.Default, Guid.NewGuid()));

        Assert.StartsWith("whsec_", secret.Reveal(), StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret.Reveal()[6..]).Length);
        Assert.DoesNotContain(secret.Reveal(), System.Text.Encoding.UTF8.GetString(kept), StringComparison.Ordinal);
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => elsewhere.Sign(Row(secret.Reveal()) with { Secret = kept }, default, "{}", DateTimeOffset.UnixEpoch));
    }

    private static WebhookRow Row(string secret) => new()
    {
        WebhookId = Guid.NewGuid(),
        Tenant = TenantId.Default,
        Url = "https://example.com/",
        Kinds = [],
        Enabled = true,
        Secret = Secrets.Seal(new SecretText(secret)),
        CreatedAt = 0,
        Version = 1,
    };
}
