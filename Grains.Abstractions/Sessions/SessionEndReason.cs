namespace ProvisioningCluster.Grains.Abstractions.Sessions;

/// <summary>Why the cluster closes a session.</summary>
[GenerateSerializer, Alias("pc.SessionEndReason")]
public enum SessionEndReason
{
    /// <summary>A newer connection of the same device (MQTT 5: 0x8E).</summary>
    TakenOver = 0,

    /// <summary>Credentials replaced (MQTT 5: 0x98).</summary>
    CredentialsChanged = 1,

    /// <summary>Device deleted (MQTT 5: 0x98).</summary>
    DeviceDeleted = 2,

    /// <summary>The gateway could not confirm the credentials in time (I-14; MQTT 5: 0x98).</summary>
    NotConfirmed = 3,
}
