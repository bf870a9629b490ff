namespace ProvisioningCluster.Grains.Ledger;

/// <summary>What was attempted. Stored as the number: never renumber.</summary>
public enum AuditAction
{
    Provision = 0,
    DeviceCreated = 1,
    DeviceUpdated = 2,
    DeviceDeleted = 3,
    CredentialsReplaced = 4,
    ProvisionStateWritten = 5,
    ProvisionStateRemoved = 6,
    ProfileSaved = 7,
    ProfileDeleted = 8,
    UserCreated = 9,
    SignIn = 10,

    /// <summary>A device came with a new certificate of its CA, which took the place of the old one (I-9).</summary>
    CertificateReplaced = 11,

    /// <summary>A certificate that is stored for a device was presented and not accepted.</summary>
    CertificateLogin = 12,

    /// <summary>A device that is logged in with its certificate asked for the next one.</summary>
    CertificateRenewed = 13,

    SignOut = 20,
    SessionRefreshed = 21,
    PasswordChanged = 22,

    /// <summary>An administrator took a user's password away; every session ended.</summary>
    PasswordReset = 23,

    TenantSaved = 30,
    TenantDeleted = 31,
    UserUpdated = 32,
    UserDeleted = 33,
    UserEnabled = 34,

    /// <summary>May not sign in any more; every session ended.</summary>
    UserDisabled = 35,

    /// <summary>An administrator made a user's way to a first password.</summary>
    ActivationIssued = 36,

    /// <summary>An administrator made a key with which a machine acts in a user's name.</summary>
    ApiKeyCreated = 37,
    ApiKeyChanged = 38,
    ApiKeyDeleted = 39,

    /// <summary>The file of an import is complete; each device that it makes has a row of its own.</summary>
    ImportStarted = 40,
    ImportFinished = 41,
    ImportCancelled = 42,
    ImportFailed = 43,

    /// <summary>A key opened the operators' door; summed by key, address and hour.</summary>
    ApiKeyUsed = 44,

    WebhookCreated = 60,
    WebhookUpdated = 61,
    WebhookDeleted = 62,
    WebhookSecretRotated = 63,
    DeadLettersRedriven = 64,
    DeadLettersDiscarded = 65,

    /// <summary>An operator gave a profile a new provision secret.</summary>
    SecretRotated = 70,

    /// <summary>A device logged in with what it got: its answer is not given again (I-10).</summary>
    ReplayEnded = 71,
}
