namespace ProvisioningCluster.Silo.Events;

/// <summary>Kinds of values, which a database must know of a null too.</summary>
internal enum EventColumn
{
    Id,
    Number,
    Text,
    Bytes,
}
