using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Listeners;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>The life of a process of ours on the console.</summary>
public static class HostRun
{
    /// <summary>
    /// Validates, starts, prints <c>ready</c> with the open listeners, and runs until it is told to stop. Answers the exit
    /// code: 0, or 1 after one readable message when the start failed for a reason that configuration can mend.
    /// </summary>
    /// <param name="app">Built; nothing mapped yet.</param>
    /// <param name="ports">Every port of this process, to name the keys of those that are taken.</param>
    /// <param name="prepare">Maps endpoints and the like, after validation and before anything starts.</param>
    public static async Task<int> RunProcessAsync(this WebApplication app, IReadOnlyList<ConfiguredPort> ports, Action<WebApplication> prepare)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            ConfiguredPorts.RequireFree(app.Configuration, ports);
            prepare(app);
            await app.StartAsync();
            await AnnounceAsync(app);
            await app.WaitForShutdownAsync();
            return Environment.ExitCode; // not 0 when the process gave itself up
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Environment.ExitCode; // told to stop before the start was complete
        }
        catch (Exception fault) when (StartFaults.Explain(fault) is { Count: > 0 } lines)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, ["Cannot start:", .. lines.Select(line => $"  {line}")]));
            return 1;
        }
    }

    private static async Task AnnounceAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            foreach (var condition in app.Services.GetServices<IReadyCondition>())
            {
                await condition.WaitAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return; // and the stop takes its ordinary way
        }

        var listeners = app.Services.GetRequiredService<OpenListeners>();
        if (listeners.Unencrypted.Count > 0)
        {
            // T-5. Not by the logger, which writes in its own time: the last line is "ready".
            await Console.Out.WriteLineAsync($"Not encrypted: {Names(listeners.Unencrypted)}. Secrets and tokens pass in clear there; close what nobody needs with port 0.");
        }

        await Console.Out.WriteLineAsync($"ready {Names(listeners.All)}".TrimEnd());
    }

    private static string Names(IEnumerable<KeyValuePair<string, int>> listeners) =>
        string.Join(' ', listeners.Select(listener => $"{listener.Key}:{listener.Value}"));
}
