using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>By what a certificate is previewed.</summary>
/// <param name="Pattern">Null makes no name.</param>
/// <param name="Authority">The CA to warn about, or null.</param>
/// <param name="Validate">Validates a path for a time; null when there is no CA.</param>
internal sealed record PreviewPolicy(
    CommonNamePattern? Pattern,
    RegisteredAuthority? Authority,
    Func<IReadOnlyList<ReadOnlyMemory<byte>>, DateTimeOffset, PathVerdict>? Validate);
