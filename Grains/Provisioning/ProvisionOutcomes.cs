using System.Diagnostics;
using ProvisioningCluster.Grains.Abstractions.Overview;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Overview;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>Tells those who count how a request ended.</summary>
internal sealed class ProvisionOutcomes(GrainInstruments instruments, OverviewRecorder overview, TimeProvider clock)
{
    /// <param name="course">At its end.</param>
    /// <param name="startedAt"><see cref="TimeProvider.GetTimestamp"/> when the request came.</param>
    public void Add(ProvisionCourse course, long startedAt)
    {
        var duration = clock.GetElapsedTime(startedAt);
        if (Activity.Current is { IsAllDataRequested: true } span)
        {
            Describe(span, course);
        }

        instruments.OnProvision(course.Origin.Protocol, course.Profile?.Strategy, course.Status, course.Reason, duration);
        overview.Add(
            course.Profile?.Tenant ?? TenantId.System,
            new OverviewOutcome
            {
                At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                OperationId = course.OperationId,
                DeviceName = AuditNames.Of(course.Name ?? string.Empty),
                ProfileId = course.Profile?.ProfileId,
                Protocol = course.Origin.Protocol,
                Status = course.Status,
                Reason = course.Reason,
            },
            duration);
    }

    /// <summary>What the audit's line says as well.</summary>
    private static void Describe(Activity span, ProvisionCourse course)
    {
        span.SetTag("provisioning.outcome", course.Status);
        span.SetTag("provisioning.reason", course.Reason.Length == 0 ? null : course.Reason);
        span.SetTag("provisioning.tenant.id", course.Profile?.Tenant.Value.ToString());
        span.SetTag("provisioning.profile.id", course.Profile?.ProfileId.ToString());
        span.SetTag("provisioning.device.name", AuditNames.Of(course.Name ?? string.Empty));
        if (course.Status == OverviewStatus.Error)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
