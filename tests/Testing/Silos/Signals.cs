using System.Runtime.InteropServices;

namespace ProvisioningCluster.Testing;

/// <summary>Signals to processes that tests started.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;
    private const int NoSuchProcess = 3;

    public static void RequestStop(int processId) => Send(processId, Terminate);

    public static void Send(int processId, int signal)
    {
        if (Kill(processId, signal) != 0)
        {
            throw new InvalidOperationException($"No signal to process {processId}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>To a process that may have ended meanwhile.</summary>
    public static void SendIfRunning(int processId, int signal)
    {
        if (Kill(processId, signal) != 0 && Marshal.GetLastPInvokeError() is not NoSuchProcess and var error)
        {
            throw new InvalidOperationException($"No signal to process {processId}: error {error}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
