using System.Runtime.InteropServices;

namespace ProvisioningCluster.Testing;

/// <summary>
/// Makes a test program that is told to end do so by way of <see cref="AppDomain.ProcessExit"/>, which the runtime does not by
/// itself since .NET 10: what tests have started must not outlive them.
/// </summary>
internal static class Termination
{
    private const int SignalBase = 128;
    private static readonly PosixSignalRegistration[] Registrations = [ExitOn(PosixSignal.SIGTERM, 15), ExitOn(PosixSignal.SIGHUP, 1)];

    /// <summary>Calls the handler when the program ends, however it is told to; a kill excepted.</summary>
    public static void Add(EventHandler handler)
    {
        GC.KeepAlive(Registrations);
        AppDomain.CurrentDomain.ProcessExit += handler;
    }

    public static void Remove(EventHandler handler) => AppDomain.CurrentDomain.ProcessExit -= handler;

    private static PosixSignalRegistration ExitOn(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true; // the exit below is the one that calls the handlers
        Environment.Exit(SignalBase + number);
    });
}
