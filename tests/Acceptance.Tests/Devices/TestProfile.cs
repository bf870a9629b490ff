using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Acceptance.Tests.Devices;

/// <summary>A device profile that one test made for itself.</summary>
internal sealed record TestProfile(string Id, string Key, string Secret)
{
    public const string AllowCreate = "ALLOW_CREATE_NEW_DEVICES";
    public const string CheckPreProvisioned = "CHECK_PRE_PROVISIONED_DEVICES";
    public const string Disabled = "DISABLED";

    public static async Task<TestProfile> CreateAsync(SiloProcess silo, string strategy = AllowCreate)
    {
        var (key, secret) = (Fresh.Text("key"), Fresh.Text("secret"));
        var profile = await silo.Operator.CreateProfileAsync(Fresh.Text("profile"), strategy, key, secret);
        return new TestProfile(OperatorClient.IdOf(profile), key, secret);
    }
}
