namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Credentials of the devices of a statement, but for the device ids.</summary>
internal sealed class CredentialColumns(GroupStatement statement)
{
    /// <summary>How many parameters these are.</summary>
    public const int Count = 8;

    /// <summary>Their names, in their order.</summary>
    public const string Names = "record_id, space, lookup_hash, type, credentials_id, value, credential_created_at, credential_version";

    private readonly ArrayColumn<Guid> records = statement.Ids();
    private readonly ArrayColumn<int> spaces = statement.Codes();
    private readonly ArrayColumn<byte[]?> hashes = statement.Bytes();
    private readonly ArrayColumn<int> types = statement.Codes();
    private readonly ArrayColumn<byte[]?> credentialsIds = statement.Bytes();
    private readonly ArrayColumn<byte[]?> values = statement.Bytes();
    private readonly ArrayColumn<long> created = statement.Numbers();
    private readonly ArrayColumn<long> versions = statement.Numbers();

    public void Add(SealedCredential credential)
    {
        records.Add(credential.RecordId);
        spaces.Add((int)credential.Space);
        hashes.Add(credential.LookupHash);
        types.Add((int)credential.Type);
        credentialsIds.Add(credential.CredentialsId);
        values.Add(credential.Value);
        created.Add(credential.CreatedAt);
        versions.Add(credential.Version);
    }
}
