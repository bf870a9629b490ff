using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Telemetry;

internal sealed class TelemetryOptionsRules : IValidateOptions<TelemetryOptions>
{
    private const string Otlp = $"{TelemetryOptions.Section}:{nameof(TelemetryOptions.Otlp)}";

    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var faults = new List<string>();
        if (options.Sampling is { } share && !(share >= 0 && share <= 1))
        {
            faults.Add($"{TelemetryOptions.Section}:{nameof(TelemetryOptions.Sampling)} is not a share: give a number from 0 (no request is traced) to 1 (all are).");
        }

        if (options.Otlp.Endpoint is { Length: > 0 } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            faults.Add($"{Otlp}:{nameof(OtlpOptions.Endpoint)} is not a URL: give one such as http://collector:4317.");
        }

        if (options.Otlp.Protocol is { Length: > 0 } protocol && protocol is not ("grpc" or "http/protobuf"))
        {
            faults.Add($"{Otlp}:{nameof(OtlpOptions.Protocol)} is neither grpc nor http/protobuf: give the one that the collector takes on this port.");
        }

        // Its value is not quoted: it may be a secret.
        if (options.Otlp.Headers is { Length: > 0 } headers && !headers.Split(',').All(header => header.Trim().IndexOf('=', StringComparison.Ordinal) > 0))
        {
            faults.Add($"{Otlp}:{nameof(OtlpOptions.Headers)} is not a list of headers: give name=value, parted by commas.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
