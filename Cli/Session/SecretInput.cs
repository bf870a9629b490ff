using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ProvisioningCluster.Cli.Session;

/// <summary>Takes secrets in, never from the command line: others see that.</summary>
internal static class SecretInput
{
    /// <summary>Asks on the terminal, without echo.</summary>
    /// <param name="what">Such as <c>Password</c>.</param>
    /// <param name="option">What to use where there is no terminal.</param>
    public static string Ask(string what, string option)
    {
        if (Console.IsInputRedirected)
        {
            throw new CommandFault(ExitCode.Usage, $"There is no terminal to ask for the {what.ToLowerInvariant()}. Use {option} to take it from standard input.");
        }

        return OperatingSystem.IsWindows() ? AskKeys(what) : AskLine(what);
    }

    /// <summary>The first line of standard input.</summary>
    public static string Read(string what) =>
        Console.In.ReadLine() is { Length: > 0 } line ? line : throw new CommandFault(ExitCode.Usage, $"Standard input holds no {what}.");

    /// <summary>The terminal itself edits the line, silently from before the prompt to after its end.</summary>
    private static string AskLine(string what)
    {
        using var terminal = new QuietTerminal();
        Console.Error.Write($"{what}: ");
        using var descriptor = new SafeFileHandle(0, ownsHandle: false);
        using var input = new FileStream(descriptor, FileAccess.Read, bufferSize: 0);
        var bytes = new List<byte>();
        for (var next = input.ReadByte(); next is not (-1 or '\n'); next = input.ReadByte())
        {
            bytes.Add((byte)next);
        }

        Console.Error.WriteLine();
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static string AskKeys(string what)
    {
        Console.Error.Write($"{what}: ");
        var text = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return text.ToString();
                case ConsoleKey.Backspace when text.Length > 0:
                    text.Length--;
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        text.Append(key.KeyChar);
                    }

                    break;
            }
        }
    }
}
