using System.CommandLine;

namespace ProvisioningCluster.Cli;

internal static class CommandActions
{
    /// <summary>Gives a command its action, with all that an <see cref="Invocation"/> does about it.</summary>
    public static Command Runs(this Command command, Func<Invocation, Task<int>> action)
    {
        command.SetAction((parsed, cancelled) => Invocation.RunAsync(parsed, action, cancelled));
        return command;
    }

    /// <summary>For an action that either is done or throws.</summary>
    public static Command Runs(this Command command, Func<Invocation, Task> action) => command.Runs(async invocation =>
    {
        await action(invocation);
        return ExitCode.Done;
    });
}
