namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>What <see cref="LenientJsonReader"/> stands on.</summary>
internal enum LenientJsonToken
{
    /// <summary>Before the first read, and after the last when the document was complete.</summary>
    None,

    BeginObject,
    EndObject,
    BeginArray,
    EndArray,

    /// <summary>Name of a member, quoted or not.</summary>
    Name,

    /// <summary>A string, quoted or not, or a number: both are only ever read as text.</summary>
    Text,

    True,
    False,
    Null,

    /// <summary>The bytes are not JSON, not even lenient JSON.</summary>
    Invalid,

    /// <summary>More than <see cref="LenientJsonReader.MaxDepth"/> open brackets.</summary>
    TooDeep,
}
