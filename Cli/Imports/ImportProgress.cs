using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;
using ProvisioningCluster.Cli.Rest;

namespace ProvisioningCluster.Cli.Imports;

/// <summary>Follows the events of an import until its end. The import does not need it: it goes on when nobody looks.</summary>
internal static class ImportProgress
{
    private const string Data = "data: ";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>The last state.</returns>
    public static async Task<JsonNode> FollowAsync(Invocation invocation, string id)
    {
        using var bar = new ProgressBar(Console.Error, isTerminal: !Console.IsErrorRedirected);
        var heard = TimeProvider.System.GetTimestamp();
        try
        {
            while (true)
            {
                try
                {
                    if (await ReadAsync(invocation, id, bar, () => heard = TimeProvider.System.GetTimestamp()) is { } end)
                    {
                        return end;
                    }
                }
                catch (Exception exception) when (IsPassing(exception, invocation) && TimeProvider.System.GetElapsedTime(heard) < Patience)
                {
                    // A gateway went away; the import did not. The next connection begins with the present state.
                }

                await Task.Delay(Pause, invocation.Cancelled);
            }
        }
        catch (OperationCanceledException) when (invocation.Cancelled.IsCancellationRequested)
        {
            throw new CommandFault(ExitCode.Interrupted, $"The import goes on without you. Look again with: provisioning imports watch {id}, or stop it with: provisioning imports cancel {id}");
        }
    }

    private static async Task<JsonNode?> ReadAsync(Invocation invocation, string id, ProgressBar bar, Action heard)
    {
        await foreach (var line in invocation.Api.LinesAsync($"api/imports/{id}/events", invocation.Cancelled))
        {
            if (!line.StartsWith(Data, StringComparison.Ordinal))
            {
                continue;
            }

            heard();
            var job = JsonNode.Parse(line[Data.Length..])!;
            var share = job["progress"]?.GetValue<double>() ?? 0;
            bar.Show(share, string.Create(CultureInfo.InvariantCulture, $"{job.Text("done")} of {job.Text("rows") ?? "?"} rows, {job["rowsPerSecond"]?.GetValue<double>() ?? 0:0}/s, {job.Text("errors")} refused"));
            if (job["finishedTime"] is not null)
            {
                return job;
            }
        }

        return null;
    }

    private static bool IsPassing(Exception exception, Invocation invocation) => exception switch
    {
        HttpRequestException or IOException => true,
        OperationCanceledException => !invocation.Cancelled.IsCancellationRequested,
        ApiRefusal refusal => refusal.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout,
        _ => false,
    };
}
