using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Reads <c>profileData.certificateIssuance</c>, which is ours.</summary>
internal static class CertificateIssuanceBody
{
    public const string Name = "certificateIssuance";

    private const int DefaultLifetimeDays = 365;

    /// <summary>
    /// What becomes of the profile's issuing CA: nothing when the member is absent, as in the bodies of scripts that do not know of it;
    /// its end when it is null.
    /// </summary>
    public static SaveCertificateIssuance? Read(JsonFields data)
    {
        if (data.IsNull(Name))
        {
            return new SaveCertificateIssuance { Remove = true, LifetimeDays = DefaultLifetimeDays, Purposes = CertificatePurposes.ClientAuthentication };
        }

        return data.Object(Name) is null ? null : data.Within(Name, ReadChange);
    }

    private static SaveCertificateIssuance ReadChange(JsonFields fields) => new()
    {
        Generate = fields.Flag("generate"),
        Certificates = fields.Text("certificate"),
        PrivateKey = fields.Text("privateKey") is { } key ? new SecretText(key) : (SecretText?)null,

        // Beyond 32 bits it is as wrong as any other number that is too large.
        LifetimeDays = (int)Math.Clamp(fields.Integer("lifetimeDays") ?? DefaultLifetimeDays, int.MinValue, int.MaxValue),
        Purposes = ReadPurposes(fields),
    };

    private static CertificatePurposes ReadPurposes(JsonFields fields)
    {
        var purposes = CertificatePurposes.None;
        foreach (var name in fields.Texts("extendedKeyUsage") ?? [WireNames.Of(CertificatePurposes.ClientAuthentication)])
        {
            if (!WireNames.TryParse(name, out CertificatePurposes purpose))
            {
                fields.Refuse("extendedKeyUsage", $"Field '{Name}.extendedKeyUsage' may hold clientAuth and serverAuth");
            }

            purposes |= purpose;
        }

        return purposes;
    }
}
