using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>Reports every setting that cannot be, each with its key; the files are read, since clients would be refused by what is in them.</summary>
internal sealed class TlsOptionsRules(TimeProvider time) : IValidateOptions<TlsOptions>
{
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        var faults = new List<string>();
        if (options.HandshakeDeadline <= TimeSpan.Zero || options.HandshakeDeadline > LongestDeadline)
        {
            faults.Add($"{TlsOptions.Section}:{nameof(options.HandshakeDeadline)}: must be longer than zero and at most one minute.");
        }

        if (options.Handshakes is < 1 or > 100_000)
        {
            faults.Add($"{TlsOptions.Section}:{nameof(options.Handshakes)}: must be between 1 and 100000.");
        }

        if (options.HasFiles)
        {
            faults.AddRange(new ServerIdentityFiles(options.CertificatePath!, options.KeyPath!, time).Read().Faults);
        }
        else if (!string.IsNullOrWhiteSpace(options.CertificatePath) || !string.IsNullOrWhiteSpace(options.KeyPath))
        {
            var missing = string.IsNullOrWhiteSpace(options.KeyPath) ? nameof(options.KeyPath) : nameof(options.CertificatePath);
            faults.Add($"{TlsOptions.Section}:{missing}: is missing; {nameof(options.CertificatePath)} and {nameof(options.KeyPath)} belong together.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
