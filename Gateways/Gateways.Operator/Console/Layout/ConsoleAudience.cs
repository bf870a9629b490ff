namespace ProvisioningCluster.Gateways.Operator.Console.Layout;

/// <summary>Whom a page is for; the REST decides what they may do on it.</summary>
internal enum ConsoleAudience
{
    /// <summary>Whoever is signed in.</summary>
    Everybody,

    /// <summary>Administrators and auditors of a tenant.</summary>
    Tenant,

    /// <summary>Administrators of a tenant.</summary>
    TenantAdministrators,

    /// <summary>Administrators of a tenant or of the system.</summary>
    Administrators,

    /// <summary>Administrators of the system.</summary>
    SystemAdministrators,
}
