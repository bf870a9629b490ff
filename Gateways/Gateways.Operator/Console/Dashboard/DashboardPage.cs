using Microsoft.AspNetCore.Http;
using Orleans.Dashboard;
using ProvisioningCluster.Gateways.Operator.Console.Assets;

namespace ProvisioningCluster.Gateways.Operator.Console.Dashboard;

/// <summary>
/// The dashboard's page with a script of ours before its own: its option keeps the log from being read, but the page goes on offering
/// it unless it is told so.
/// </summary>
internal sealed class DashboardPage(ConsoleAssets assets) : IEndpointFilter
{
    private const string Resource = "Orleans.Dashboard.wwwroot.index.html";
    private const string Begin = "<head>";

    private readonly string page = Read().Replace(Begin, $"{Begin}<script src=\"/{assets["dashboard.js"]}\"></script>", StringComparison.Ordinal);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsPage(context.HttpContext.Request.Path)
            ? ValueTask.FromResult<object?>(TypedResults.Content(page, "text/html; charset=utf-8"))
            : next(context);

    private static bool IsPage(PathString path) =>
        path.Equals($"{ClusterDashboard.Path}/", StringComparison.OrdinalIgnoreCase) || path.Equals($"{ClusterDashboard.Path}/index.html", StringComparison.OrdinalIgnoreCase);

    private static string Read()
    {
        using var stream = typeof(DashboardOptions).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The dashboard has no {Resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
