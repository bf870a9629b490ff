namespace ProvisioningCluster.Console.Tests.Browser;

/// <summary>Who sits before the browser.</summary>
public enum Actor
{
    /// <summary>Has not signed in.</summary>
    Nobody,

    /// <summary>Administrator of the tenant <c>default</c>.</summary>
    Administrator,

    /// <summary>Auditor of the tenant <c>default</c>, who may read.</summary>
    Auditor,

    /// <summary>System administrator.</summary>
    System,
}
