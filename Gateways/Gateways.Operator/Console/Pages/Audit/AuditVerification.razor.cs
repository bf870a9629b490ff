using System.Globalization;
using Microsoft.AspNetCore.Components;
using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Audit;

/// <summary>Has the audit compared with its seals (T-30).</summary>
public sealed partial class AuditVerification : IDisposable
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly char[] BetweenAnchors = ['\n', '\r', ',', ' ', '\t'];

    private readonly CancellationTokenSource left = new();
    private ApiFault? fault;
    private Verification? result;
    private string from = string.Empty;
    private string to = string.Empty;
    private string kept = string.Empty;
    private bool running;

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [Inject]
    internal TimeProvider Clock { get; set; } = null!;

    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
    }

    protected override void OnInitialized()
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        (from, to) = (Text(today.AddDays(-6)), Text(today));
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", Culture);

    private static string Parameter(string name, string value) => value.Length == 0 ? string.Empty : $"&{name}={Uri.EscapeDataString(value)}";

    private async Task VerifyAsync()
    {
        if (running)
        {
            return;
        }

        (running, result) = (true, null);
        var anchors = string.Join(',', kept.Split(BetweenAnchors, StringSplitOptions.RemoveEmptyEntries));
        try
        {
            var answer = await Api.GetAsync<Verification>($"/api/audit/verify?{$"{Parameter("from", from)}{Parameter("to", to)}{Parameter("anchors", anchors)}".TrimStart('&')}", left.Token);
            answer.TryGet(out result, out fault);
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException && left.IsCancellationRequested)
        {
            return; // the page was left, and with it a long way through the audit
        }
        finally
        {
            running = false;
        }
    }
}
