using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary><c>provisionConfiguration</c> of wire-spec 6.4 as an operator sent it, with our own members of the chain strategy.</summary>
/// <param name="Secret">Secret of the profile, or its CA.</param>
/// <param name="CertificateChain">What the members of the chain strategy say, also when the profile has another strategy.</param>
internal sealed record ProvisionConfigurationBody(SecretText? Secret, CertificateChainSettings CertificateChain)
{
    public static ProvisionConfigurationBody Read(JsonFields fields) => new(
        fields.Text("provisionDeviceSecret") is { } secret ? new SecretText(secret) : null,
        new CertificateChainSettings
        {
            NamePattern = fields.Text("certificateRegExPattern") ?? string.Empty,
            AllowCreate = fields.Flag("allowCreateNewDevicesByX509Certificate"),
            AllowReplacement = fields.Flag("allowCertificateReplacement", absent: true),
            RevocationList = fields.Text("certificateRevocationList"),
            RevocationListPath = fields.Text("certificateRevocationListPath"),
            OutdatedRevocationList = ReadRule(fields),
        });

    private static OutdatedRevocationListRule ReadRule(JsonFields fields)
    {
        const string Name = "outdatedRevocationListRule";
        var rule = OutdatedRevocationListRule.Refuse;
        if (fields.Text(Name) is { } text && !WireNames.TryParse(text, out rule))
        {
            fields.Refuse(Name, $"Field '{Name}' must be REFUSE or ACCEPT");
        }

        return rule;
    }
}
