using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ProvisioningCluster.Cli.Session;

/// <summary>
/// The terminal of standard input without its echo, until it is disposed or the process is interrupted. The runtime's own silent
/// reading turns the echo off only while it waits for a key: what is typed before and between is shown.
/// </summary>
internal sealed partial class QuietTerminal : IDisposable
{
    private const int StandardInput = 0;
    private const int AtOnce = 0;
    private const uint Echo = 0x8;

    // struct termios of Linux begins with four words, that of macOS with four long words; c_lflag is the last of them. The rest is
    // only given back as it was.
    private const int LongestTermios = 256;
    private static readonly int LocalFlags = OperatingSystem.IsMacOS() ? 24 : 12;

    private readonly byte[] before = new byte[LongestTermios];
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration termination;

    /// <summary>Turns the echo off.</summary>
    public QuietTerminal()
    {
        Require(GetAttributes(StandardInput, before));
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Restore());
        termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Restore());
        byte[] quiet = [.. before];
        var flags = quiet.AsSpan(LocalFlags, sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(flags, BinaryPrimitives.ReadUInt32LittleEndian(flags) & ~Echo);
        Require(SetAttributes(StandardInput, AtOnce, quiet));
    }

    public void Dispose()
    {
        interrupt.Dispose();
        termination.Dispose();
        Restore();
    }

    private void Restore() => _ = SetAttributes(StandardInput, AtOnce, before); // a terminal that went away needs nothing

    private static void Require(int result)
    {
        if (result != 0)
        {
            throw new CommandFault(ExitCode.Usage, $"The echo of the terminal cannot be turned off: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int descriptor, [Out] byte[] attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int descriptor, int when, byte[] attributes);
}
