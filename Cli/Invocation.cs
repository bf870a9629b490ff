using System.CommandLine;
using System.Text.Json;
using ProvisioningCluster.Cli.Output;
using ProvisioningCluster.Cli.Rest;
using ProvisioningCluster.Cli.Session;

namespace ProvisioningCluster.Cli;

/// <summary>One run of a command: what was asked, where it writes, and the connection to the cluster.</summary>
internal sealed class Invocation : IDisposable
{
    private readonly Lazy<OperatorApi> api;

    private Invocation(ParseResult parsed, CancellationToken cancelled)
    {
        Parsed = parsed;
        Cancelled = cancelled;
        Report = new Report(Console.Out, Console.Error, parsed.GetValue(GlobalOptions.Json));
        api = new Lazy<OperatorApi>(() => Target.Of(this).Connect());
    }

    public ParseResult Parsed { get; }

    public CancellationToken Cancelled { get; }

    public Report Report { get; }

    /// <summary>Made at the first use: bad arguments are told before anything else.</summary>
    public OperatorApi Api => api.Value;

    /// <summary>Runs an action and turns whatever ends it into a sentence and an exit code.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<Invocation, Task<int>> action, CancellationToken cancelled)
    {
        using var invocation = new Invocation(parsed, cancelled);
        try
        {
            return await action(invocation);
        }
        catch (CommandFault fault)
        {
            return invocation.Fail(fault.ExitCode, fault.Message);
        }
        catch (ApiRefusal refusal)
        {
            return invocation.Fail(refusal.ExitCode, refusal.Message);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return invocation.Fail(ExitCode.Interrupted, "Interrupted.");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or HttpIOException)
        {
            return invocation.Fail(ExitCode.Unavailable, Unanswered.Of(exception));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return invocation.Fail(ExitCode.Failed, exception.Message);
        }
    }

    public void Dispose()
    {
        if (api.IsValueCreated)
        {
            api.Value.Dispose();
        }
    }

    private int Fail(int code, string message)
    {
        Report.Error(message);
        return code;
    }
}
