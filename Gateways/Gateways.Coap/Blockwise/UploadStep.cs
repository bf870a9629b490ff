namespace ProvisioningCluster.Gateways.Coap.Blockwise;

/// <summary>What one block did to its transfer.</summary>
internal enum UploadStep
{
    /// <summary>Taken; more blocks are to come (2.31).</summary>
    Continue,

    /// <summary>The body is whole.</summary>
    Complete,

    /// <summary>The block's length contradicts its option (4.00).</summary>
    Contradiction,

    /// <summary>It does not follow the blocks that are here (4.08).</summary>
    Incomplete,

    /// <summary>The body would be, or is announced to be, larger than allowed (4.13).</summary>
    TooLarge,

    /// <summary>Too many transfers at the same time (5.03).</summary>
    NoRoom,
}
