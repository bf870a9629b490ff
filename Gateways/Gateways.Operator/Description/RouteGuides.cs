using System.Collections.Frozen;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>The guides of all routes. A test compares them with the routes that are mapped.</summary>
internal static class RouteGuides
{
    public static FrozenDictionary<string, RouteGuide> All { get; } =
        new[] { SessionGuides.All, DeviceProfileGuides.All, DeviceGuides.All, ValueGuides.All, AuditGuides.All, OverviewGuides.All, TenantGuides.All, UserGuides.All, ApiKeyGuides.All, ImportGuides.All, WebhookGuides.All }
            .SelectMany(guides => guides)
            .ToFrozenDictionary(guide => guide.Route, StringComparer.Ordinal);
}
