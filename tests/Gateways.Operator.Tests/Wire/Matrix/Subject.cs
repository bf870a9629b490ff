namespace ProvisioningCluster.Gateways.Operator.Tests.Wire.Matrix;

/// <summary>Whose thing a request names, which says what a caller of another tenant is told.</summary>
internal enum Subject
{
    /// <summary>Nobody's: the caller gets what the own tenant has.</summary>
    Own,

    /// <summary>Not found for another tenant's caller (wire-spec 6.2).</summary>
    Hidden,

    /// <summary>A profile: another tenant's caller has no permission (wire-spec 6.2).</summary>
    Profile,

    /// <summary>Not found for another tenant's caller and for a system administrator.</summary>
    HiddenFromSystem,
}
