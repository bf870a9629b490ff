namespace ProvisioningCluster.Grains.Abstractions.Faults;

/// <summary>Every expected refusal of the cluster. Each gateway maps the whole list to its protocol in one switch.</summary>
[GenerateSerializer, Alias("pc.FaultCode")]
public enum FaultCode
{
    /// <summary>A field of the request is not acceptable; <see cref="Fault.Field"/> names it.</summary>
    InvalidArgument = 0,

    /// <summary>Provision key or secret is not one of ours, or the profile is off (wire-spec 2.1: NOT_FOUND). Says nothing more.</summary>
    ProvisionDataNotFound = 1,

    /// <summary>The secret was right, the device may not be provisioned (wire-spec 2.1: FAILURE).</summary>
    ProvisioningRefused = 2,

    /// <summary>The addressed device, profile, tenant or user does not exist in this tenant.</summary>
    NotFound = 3,

    /// <summary>The name is taken within its tenant.</summary>
    NameTaken = 4,

    /// <summary>The credentials id, or the provision key, belongs to somebody else.</summary>
    CredentialTaken = 5,

    /// <summary>The caller's version is not the stored one (REST 409).</summary>
    VersionConflict = 6,

    /// <summary>The thing is still referenced and cannot be removed or changed in that way.</summary>
    InUse = 7,

    /// <summary>User name, password, token or certificate are not accepted.</summary>
    Unauthenticated = 8,

    /// <summary>Authenticated, but not allowed.</summary>
    Forbidden = 9,

    /// <summary>The device's profile does not speak this transport (wire-spec 3.4: core error).</summary>
    TransportNotAllowed = 10,

    /// <summary>A limit of the product is reached; nothing was stored.</summary>
    LimitReached = 11,

    /// <summary>The service cannot answer now; the outcome of the request is unknown to the caller.</summary>
    Unavailable = 12,
}
