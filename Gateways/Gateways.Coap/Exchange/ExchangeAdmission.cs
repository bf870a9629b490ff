namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>What the deduplication store says to a message id.</summary>
internal enum ExchangeAdmission
{
    /// <summary>Not seen within its lifetime: execute it.</summary>
    New,

    /// <summary>Seen: give the answer that it got.</summary>
    Repeated,

    /// <summary>No room to remember it: do not execute it.</summary>
    Full,
}
