using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Certificates.Issuing;

/// <summary>What a device's certificate is to say. All of it is the server's decision; the device brings its key.</summary>
/// <param name="CommonName">The whole subject: the device's name, 1 to 64 characters.</param>
/// <param name="LifetimeDays">Days from now; the certificate never outlives its issuers.</param>
/// <param name="Purposes">extendedKeyUsage.</param>
/// <param name="After">notBefore of the certificate whose place it takes: the new one must not look like the older of the two.</param>
internal sealed record LeafTerms(string CommonName, int LifetimeDays, CertificatePurposes Purposes, DateTimeOffset? After = null);
