using System.Runtime.InteropServices;

namespace ProvisioningCluster.Testing;

/// <summary>Signals to processes that tests started.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;

    public static void RequestStop(int processId) => Send(processId, Terminate);

    public static void Send(int processId, int signal)
    {
        if (Kill(processId, signal) != 0)
        {
            throw new InvalidOperationException($"No signal to process {processId}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
