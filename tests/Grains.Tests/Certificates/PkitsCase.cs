using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>One case of NIST PKITS: the certificate whose path is asked for, and what the name of its file says of it.</summary>
internal sealed record PkitsCase(string Name, ReadOnlyMemory<byte> Certificate)
{
    private const string Folder = "/usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data";

    // Cases of the policy sections 4.8 to 4.12 whose result depends on policies that the user asks for have neither word in their
    // name. Without such a demand NIST's document has them valid, but for these: their CAs demand a policy and no valid one is left.
    private static readonly string[] InvalidByPolicy =
    [
        "DifferentPoliciesTest4EE", "DifferentPoliciesTest5EE", "DifferentPoliciesTest7EE",
        "DifferentPoliciesTest8EE", "DifferentPoliciesTest9EE", "DifferentPoliciesTest12EE",
    ];

    /// <summary>What NIST expects of a validator without policies of its own.</summary>
    public bool IsValid => !Name.StartsWith("Invalid", StringComparison.Ordinal) && !InvalidByPolicy.Contains(Name);

    /// <summary>All cases, the certificates of all CAs, and their revocation lists.</summary>
    public static (IReadOnlyList<PkitsCase> Cases, IReadOnlyList<ReadOnlyMemory<byte>> Issuers, IReadOnlyList<ReadOnlyMemory<byte>> Lists) All()
    {
        var folder = CorpusFiles.Require(Folder, "it holds NIST PKITS, of Debian's package python3-cryptography-vectors");
        var certificates = Directory.EnumerateFiles(Path.Combine(folder, "certs"), "*.crt").Order(StringComparer.Ordinal)
            .ToLookup(file => file.EndsWith("EE.crt", StringComparison.Ordinal));
        return (
            [.. certificates[true].Select(file => new PkitsCase(Path.GetFileNameWithoutExtension(file), File.ReadAllBytes(file)))],
            [.. certificates[false].Select(file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file))],
            [.. Directory.EnumerateFiles(Path.Combine(folder, "crls"), "*.crl").Order(StringComparer.Ordinal)
                .Select(file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file))]);
    }

    /// <summary>The trust anchor of all cases.</summary>
    public static RegisteredAuthority Anchor() =>
        RegisteredAuthority.Parse(Convert.ToBase64String(File.ReadAllBytes(Path.Combine(Folder, "certs", "TrustAnchorRootCertificate.crt"))))
            .TryGet(out var anchor, out var fault) ? anchor : throw new InvalidOperationException(fault.Detail);
}
