using System.CommandLine;
using System.Security.Cryptography;

namespace ProvisioningCluster.Cli.Output;

/// <summary>Where a secret goes that a command made: into a file of the user's own, or shown because he asked for it.</summary>
internal sealed class SecretOutlet
{
    private readonly Option<FileInfo?> file = new("--secret-file") { Description = "Write the new secret into this file, which must not exist, readable for you alone." };
    private readonly Option<bool> shown = new("--show-secret") { Description = "Show the new secret." };
    private readonly Option<bool> given = new("--secret-stdin") { Description = "Take the secret from standard input instead of making one." };

    public void AddTo(Command command)
    {
        command.Add(file);
        command.Add(shown);
        command.Add(given);
    }

    /// <summary>The secret to save. Nothing is saved before it is known where a made one goes.</summary>
    public string Take(Invocation invocation)
    {
        if (IsGiven(invocation))
        {
            return Session.SecretInput.Read("secret");
        }

        Reserve(invocation);
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Write(invocation, secret);
        return secret;
    }

    /// <summary>True when the user brings a secret along.</summary>
    public bool IsGiven(Invocation invocation) => invocation.Parsed.GetValue(given);

    /// <summary>Makes sure that there is a place for a secret before there is a secret.</summary>
    public void Reserve(Invocation invocation)
    {
        if (invocation.Parsed.GetValue(file) is { } path)
        {
            PrivateFile.Create(path.FullName).Dispose();
        }
        else if (!invocation.Parsed.GetValue(shown))
        {
            throw new CommandFault(ExitCode.Usage, "Say where the new secret goes: --secret-file FILE, or --show-secret. Or bring one with --secret-stdin.");
        }
    }

    /// <summary>Into the reserved file, if that is where it goes.</summary>
    public void Write(Invocation invocation, string secret)
    {
        if (invocation.Parsed.GetValue(file) is { } path)
        {
            File.WriteAllText(path.FullName, secret + Environment.NewLine);
        }
    }

    /// <summary>True when it is to be shown.</summary>
    public bool IsShown(Invocation invocation) => invocation.Parsed.GetValue(shown);

    /// <summary>What was made is of no use when it was not saved.</summary>
    public void Discard(Invocation invocation)
    {
        if (!IsGiven(invocation) && invocation.Parsed.GetValue(file) is { } path)
        {
            path.Delete();
        }
    }
}
