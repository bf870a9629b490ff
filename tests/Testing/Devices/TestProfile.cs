using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>A device profile that one test made for itself.</summary>
public sealed record TestProfile(string Id, string Key, string Secret)
{
    public const string AllowCreate = "ALLOW_CREATE_NEW_DEVICES";
    public const string CheckPreProvisioned = "CHECK_PRE_PROVISIONED_DEVICES";
    public const string Disabled = "DISABLED";

    public static Task<TestProfile> CreateAsync(SiloProcess silo, string strategy = AllowCreate) => CreateAsync(silo.Operator, strategy);

    /// <summary>A profile that issues certificates with a CA of the server's making.</summary>
    public static async Task<TestProfile> CreateIssuingAsync(OperatorClient operators, string strategy = AllowCreate)
    {
        var plain = await CreateAsync(operators, strategy);
        var profile = (await operators.GetProfileAsync(plain.Id))!;
        profile["profileData"]!["certificateIssuance"] = new JsonObject { ["generate"] = true, ["lifetimeDays"] = 90 };
        await operators.SaveProfileAsync(profile);
        return plain;
    }

    public static async Task<TestProfile> CreateAsync(OperatorClient operators, string strategy = AllowCreate)
    {
        var (key, secret) = (Fresh.Text("key"), Fresh.Text("secret"));
        var profile = await operators.CreateProfileAsync(Fresh.Text("profile"), strategy, key, secret);
        return new TestProfile(OperatorClient.IdOf(profile), key, secret);
    }
}
