namespace ProvisioningCluster.Gateways.Operator.Tests.Wire.Matrix;

/// <summary>The kinds of callers.</summary>
[Flags]
internal enum Who
{
    None = 0,
    System = 1,
    Administrator = 2,
    Auditor = 4,

    /// <summary>Those of them who come with an API key and not with a session.</summary>
    Machines = 8,

    /// <summary>A tenant's reading.</summary>
    Readers = Administrator | Auditor | Machines,

    /// <summary>A tenant's writing.</summary>
    Writers = Administrator | Machines,

    Everybody = System | Administrator | Auditor | Machines,
}
