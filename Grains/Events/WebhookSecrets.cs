using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Events;

/// <summary>Makes, keeps and signs with the secrets of one webhook, in the form of the Standard Webhooks specification.</summary>
internal sealed class WebhookSecrets(ISecretProtector secrets, WebhookKey webhook)
{
    /// <summary>How long the former secret signs beside the new one.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    private const string Prefix = "whsec_";
    private const int Bytes = 32;

    private string Context => $"webhook-secret:{webhook}";

    public static SecretText Make() => new(Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)));

    public byte[] Seal(SecretText secret) => secrets.Protect(secret, Context);

    /// <summary>The request, signed with every secret that is live: <c>v1,</c> and base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
    public WebhookPost Sign(WebhookRow row, Guid eventId, string body, DateTimeOffset now)
    {
        var id = eventId.ToString("D");
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var content = Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}");
        var signature = Signature(row.Secret, content);
        if (row.FormerSecret is { } former && now.ToUnixTimeMilliseconds() < row.FormerSecretUntil)
        {
            signature = $"{signature} {Signature(former, content)}";
        }

        return new WebhookPost(new Uri(row.Url), id, timestamp, signature, body);
    }

    private string Signature(byte[] envelope, byte[] content)
    {
        var key = Convert.FromBase64String(secrets.Unprotect(envelope, Context).Reveal()[Prefix.Length..]);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content));
    }
}
