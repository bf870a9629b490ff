using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>Kinds of events, in the reference's words for messages about a device (wire-spec 2.4).</summary>
public static class EventKinds
{
    public const string ProvisionSuccess = "PROVISION_SUCCESS";

    public const string ProvisionFailure = "PROVISION_FAILURE";

    public const string Created = "ENTITY_CREATED";

    public const string Updated = "ENTITY_UPDATED";

    /// <summary>A device has other credentials; the reference has this word for its audit only.</summary>
    public const string Rotated = "CREDENTIALS_UPDATED";

    public const string Deleted = "ENTITY_DELETED";

    /// <summary>Sent on demand, about no device.</summary>
    public const string Test = "TEST";

    /// <summary>Told to a webhook or a consumer whose queue was full, in the place of what it did not get.</summary>
    public const string Discarded = "EVENTS_DISCARDED";

    /// <summary>Those that may be asked for.</summary>
    public static ImmutableArray<string> All { get; } = [ProvisionSuccess, ProvisionFailure, Created, Updated, Rotated, Deleted];
}
