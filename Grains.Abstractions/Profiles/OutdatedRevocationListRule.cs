namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>What a revocation list is worth after its next update was due, or when it is missing or cannot be read.</summary>
[GenerateSerializer, Alias("pc.OutdatedRevocationListRule")]
public enum OutdatedRevocationListRule
{
    /// <summary>Nobody gets in until there is a current list (I-19).</summary>
    Refuse = 0,

    /// <summary>Whom the last list does not name gets in.</summary>
    Accept = 1,
}
