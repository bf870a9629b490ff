namespace ProvisioningCluster.Silo.Clustering;

/// <summary>Who has the lock of the one silo.</summary>
internal enum SingleSiloHolder
{
    /// <summary>This process, from now on.</summary>
    ThisOne,

    /// <summary>A session of this process that is broken; the server has not noticed yet.</summary>
    LostSession,

    /// <summary>Another process, or one that is just going.</summary>
    AnotherOne,
}
