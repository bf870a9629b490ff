using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Coap;

/// <summary>Reports every unusable value of <see cref="CoapOptions"/> at once, each with its key.</summary>
internal sealed class CoapOptionsValidator : IValidateOptions<CoapOptions>
{
    public ValidateOptionsResult Validate(string? name, CoapOptions options)
    {
        var faults = new List<string>();
        Check(faults, nameof(CoapOptions.Port), options.Port, 0, 65_535);
        Check(faults, nameof(CoapOptions.DtlsPort), options.DtlsPort, 0, 65_535);
        Check(faults, nameof(CoapOptions.Handshakes), options.Handshakes, 1, 4_096);
        Check(faults, nameof(CoapOptions.Sessions), options.Sessions, 1, 1_000_000);
        if (options.SessionSilence < TimeSpan.FromSeconds(10) || options.SessionSilence > TimeSpan.FromDays(7))
        {
            faults.Add($"{CoapOptions.Section}:{nameof(CoapOptions.SessionSilence)} is {options.SessionSilence}; it must be 00:00:10 to 7.00:00:00.");
        }

        // RFC 7252 §4.6: every implementation takes messages of 1,152 bytes; UDP cannot carry more than the upper bound.
        Check(faults, nameof(CoapOptions.MessageBytes), options.MessageBytes, 1_152, 65_507);
        Check(faults, nameof(CoapOptions.PayloadBytes), options.PayloadBytes, 1_024, 1_048_576);
        Check(faults, nameof(CoapOptions.UploadsPerSource), options.UploadsPerSource, 1, 1_024);
        Check(faults, nameof(CoapOptions.Uploads), options.Uploads, 1, 65_536);
        Check(faults, nameof(CoapOptions.ConcurrentRequests), options.ConcurrentRequests, 1, 65_536);
        Check(faults, nameof(CoapOptions.DeduplicationMiB), options.DeduplicationMiB, 1, 16_384);
        Check(faults, nameof(CoapOptions.ReceiveBufferBytes), options.ReceiveBufferBytes, 65_536, 1 << 30);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Check(List<string> faults, string key, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            faults.Add($"{CoapOptions.Section}:{key} is {value}; it must be {least} to {most}.");
        }
    }
}
