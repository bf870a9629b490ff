using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Overview;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>What is found out about one request on its way to the answer, for those who count: the answer itself tells a device less.</summary>
/// <param name="operationId">As in the audit.</param>
/// <param name="origin">Where the request came from.</param>
internal sealed class ProvisionCourse(Guid operationId, RequestOrigin origin)
{
    public Guid OperationId => operationId;

    public RequestOrigin Origin => origin;

    /// <summary>Null while none came into question.</summary>
    public DeviceProfileSnapshot? Profile { get; private set; }

    /// <summary>As asked for or made; null when there is none.</summary>
    public string? Name { get; private set; }

    /// <summary>One of <see cref="OverviewStatus"/>; an error until there is an answer.</summary>
    public string Status { get; private set; } = OverviewStatus.Error;

    /// <summary>The audit's word for a refusal; empty for a success.</summary>
    public string Reason { get; private set; } = "no_answer";

    public void Concerns(DeviceProfileSnapshot? profile, string? name) => (Profile, Name) = (profile, name);

    public void Succeeded() => (Status, Reason) = (OverviewStatus.Success, string.Empty);

    public void Refused(FaultCode code, string? reason) => (Status, Reason) = (StatusOf(code), reason ?? string.Empty);

    private static string StatusOf(FaultCode code) => code switch
    {
        FaultCode.ProvisionDataNotFound => OverviewStatus.NotFound,
        FaultCode.LimitReached => OverviewStatus.Limited,
        _ => OverviewStatus.Failure,
    };
}
