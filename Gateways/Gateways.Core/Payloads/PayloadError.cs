namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>Why a payload was not understood; the rows of wire-spec 1.2.</summary>
public enum PayloadError
{
    None = 0,

    /// <summary>JSON object, but a key is missing, null or an object, or an enum value is unknown.</summary>
    BadField,

    /// <summary>An array of other than one element where a value belongs, or bytes that are neither JSON nor our Protobuf message.</summary>
    BadStructure,

    /// <summary>Not a JSON object; only where Protobuf is not spoken (HTTP).</summary>
    NotJson,
}
