using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>Outcome of decoding a provision payload.</summary>
/// <param name="Format">What the payload is written in; the answer uses the same.</param>
/// <param name="Request">The request, or null.</param>
/// <param name="Error">Why there is no request.</param>
/// <param name="Field">Wire name of the offending field, when known; never its value.</param>
public readonly record struct DecodedProvision(PayloadFormat Format, ProvisionRequest? Request, PayloadError Error, string? Field);
