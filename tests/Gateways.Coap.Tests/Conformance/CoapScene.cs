using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>A profile with its own key and secret on the real silo, a fresh device name, and a peer to speak with.</summary>
internal sealed class CoapScene : IDisposable
{
    public const string Disabled = "DISABLED";
    public const string AllowCreate = "ALLOW_CREATE_NEW_DEVICES";
    public const string CheckPreProvisioned = "CHECK_PRE_PROVISIONED_DEVICES";

    public const string Success = "SUCCESS";
    public const string Failure = "FAILURE";
    public const string NotFound = "NOT_FOUND";

    private CoapScene(SiloProcess silo, string profileId, string key, string secret)
    {
        Silo = silo;
        ProfileId = profileId;
        Key = key;
        Secret = secret;
        Peer = new ScriptedCoapPeer(silo.CoapPort);
    }

    public SiloProcess Silo { get; }

    public OperatorClient Operator => Silo.Operator;

    public ScriptedCoapPeer Peer { get; }

    public string ProfileId { get; }

    public string Key { get; }

    public string Secret { get; }

    /// <summary>A name that no other test uses.</summary>
    public string Name { get; } = Fresh("device");

    /// <summary>The path of the upstream tests: with a token that says nothing about the request.</summary>
    public static string TokenPath => "/api/v1/" + Fresh("token") + "/provision";

    public static async Task<CoapScene> WithProfileAsync(SiloProcess silo, string provisionType, string transportType = "DEFAULT")
    {
        var (key, secret) = (Fresh("key"), Fresh("secret"));
        var profile = await silo.Operator.CreateProfileAsync(Fresh("profile"), provisionType, key, secret, transportType);
        return new CoapScene(silo, OperatorClient.IdOf(profile), key, secret);
    }

    public static string Fresh(string what) => $"{what}-{Guid.NewGuid():N}"[..20];

    /// <summary>The request for this scene's device with more fields.</summary>
    public JsonObject Request(params (string Key, JsonNode Value)[] more)
    {
        var request = new JsonObject { ["deviceName"] = Name, ["provisionDeviceKey"] = Key, ["provisionDeviceSecret"] = Secret };
        foreach (var (key, value) in more)
        {
            request[key] = value;
        }

        return request;
    }

    public async Task<string> CreateDeviceAsync() =>
        OperatorClient.IdOf(await Operator.CreateDeviceAsync(Name, ProfileId));

    public async Task<JsonNode> DeviceAsync() =>
        await Operator.GetDeviceAsync(Name) ?? throw new InvalidOperationException("There is no such device.");

    public async Task<JsonNode> CredentialsAsync() => await Operator.GetCredentialsAsync(OperatorClient.IdOf(await DeviceAsync()));

    public void Dispose() => Peer.Dispose();
}
