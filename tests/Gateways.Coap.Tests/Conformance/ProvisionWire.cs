using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>Requests and responses of wire-spec 1.3 and 1.6, written by hand from their tables.</summary>
internal static class ProvisionWire
{
    public static byte[] Text(int field, string value) => Nested(field, Encoding.UTF8.GetBytes(value));

    public static byte[] Nested(int field, byte[] content) =>
        content.Length == 0 ? [] : [(byte)(field << 3 | 2), .. Varint(content.Length), .. content];

    public static byte[] Number(int field, int value) => [(byte)(field << 3), .. Varint(value)];

    /// <summary>A Protobuf request of a scene.</summary>
    /// <param name="scene">Name, key and secret.</param>
    /// <param name="rest">Further fields.</param>
    public static byte[] Protobuf(CoapScene scene, params byte[][] rest) =>
        [.. Text(1, scene.Name), .. Nested(3, [.. Text(1, scene.Key), .. Text(2, scene.Secret)]), .. rest.SelectMany(bytes => bytes)];

    /// <summary>Status and credentials of a Protobuf response.</summary>
    public static (int Status, int Type, string Value) ReadProtobuf(byte[] response)
    {
        var (status, type, value) = (0, 0, "");
        for (var at = 0; at < response.Length;)
        {
            switch (response[at++])
            {
                case 0x08:
                    status = response[at++];
                    break;
                case 0x10:
                    type = response[at++];
                    break;
                case 0x1a:
                    var length = response[at++] is var low && low < 0x80 ? low : (low & 0x7f) | response[at++] << 7;
                    value = Encoding.UTF8.GetString(response, at, length);
                    at += length;
                    break;
                default:
                    throw new FormatException("No field of a provision response.");
            }
        }

        return (status, type, value);
    }

    /// <summary>The body of a JSON answer, which is labelled text/plain (wire-spec 5.1).</summary>
    public static JsonObject Json(this CoapPacket answer)
    {
        Assert.Equal(0u, answer.Number(CoapField.ContentFormat));
        return JsonNode.Parse(answer.Text)!.AsObject();
    }

    public static void AssertRefused(this CoapPacket answer, string status)
    {
        Assert.Equal("4.00", answer.Code);
        var body = answer.Json();
        Assert.Equal(status, body["status"]!.GetValue<string>());
        Assert.Equal(
            status == CoapScene.NotFound ? "Provision data was not found!" : "Failed to provision device!", body["errorMsg"]!.GetValue<string>());
        Assert.Equal(2, body.Count);
    }

    /// <summary>Asserts SUCCESS with credentials of that type, and gives their value.</summary>
    public static JsonNode? AssertProvisioned(this CoapPacket answer, string type)
    {
        Assert.Equal("2.01", answer.Code);
        var body = answer.Json();
        Assert.Equal(CoapScene.Success, body["status"]!.GetValue<string>());
        Assert.Equal(type, body["credentialsType"]!.GetValue<string>());
        return body["credentialsValue"];
    }

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
