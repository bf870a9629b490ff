using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>By what a certificate is previewed.</summary>
/// <param name="Pattern">Null makes no name.</param>
/// <param name="Authority">Null validates no path.</param>
internal sealed record PreviewPolicy(CommonNamePattern? Pattern, RegisteredAuthority? Authority);
