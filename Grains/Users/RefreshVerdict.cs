namespace ProvisioningCluster.Grains.Users;

/// <summary>What a presented refresh id means.</summary>
internal enum RefreshVerdict
{
    /// <summary>It is the current one: the next is made.</summary>
    Exchange,

    /// <summary>It was exchanged a moment ago and the answer was lost: the same answer again.</summary>
    Repeat,

    /// <summary>It was exchanged before: somebody else holds the session too.</summary>
    Reused,
}
