namespace ProvisioningCluster.Grains.Certificates;

/// <summary>What happens to devices when the next issue of a revocation list is overdue, or the list is not valid yet.</summary>
internal enum OutdatedCrlRule
{
    /// <summary>Nobody whose issuer has such a list gets in until a current one is uploaded. The default: it fails closed.</summary>
    Refuse = 0,

    /// <summary>What the list revokes stays revoked, everybody else gets in.</summary>
    Accept = 1,
}
