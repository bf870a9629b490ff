using System.Buffers;
using System.Text.Json;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Payloads;

/// <summary>The public JSON inputs against the codecs: every one has a defined outcome (T-14).</summary>
public sealed class JsonCorpusTests
{
    private readonly IReadOnlyList<CorpusFile> files =
        [.. JsonCorpus.Files().Select(path => new CorpusFile(Path.GetFileName(path), File.ReadAllBytes(path)))];

    [Fact]
    public void T14_every_valid_document_is_a_request_without_a_key_or_not_an_object()
    {
        Assert.Equal(318, files.Count);
        foreach (var file in files.Where(file => file.IsValid))
        {
            using var document = JsonDocument.Parse(file.Bytes);
            var expected = document.RootElement.ValueKind == JsonValueKind.Object
                ? (PayloadError.BadField, "provisionDeviceKey")
                : (PayloadError.NotJson, null);

            var decoded = Requests.DecodeJson(file.Bytes);

            Assert.True(expected == (decoded.Error, decoded.Field), $"{file.Name}: {decoded}");
        }
    }

    [Fact]
    public void T14_every_valid_document_can_be_an_ignored_member()
    {
        foreach (var file in files.Where(file => file.IsValid))
        {
            var decoded = Requests.DecodeJson([.. """{"provisionDeviceKey":"k","ignored":"""u8, .. file.Bytes, .. ""","provisionDeviceSecret":"s"}"""u8]);

            Assert.True(decoded.Request?.ProvisionSecret.Reveal() == "s", $"{file.Name}: {decoded}");
        }
    }

    [Fact]
    public void T14_no_document_is_a_provision_request()
    {
        foreach (var file in files)
        {
            Assert.True(Requests.DecodeJson(file.Bytes) is { Request: null, Format: PayloadFormat.Json }, file.Name);
            Assert.True(Requests.Decode(file.Bytes) is var either && (either.Request is null || either.Format == PayloadFormat.Protobuf), file.Name);
            Assert.True(Requests.DecodeWith("\"token\":" + System.Text.Encoding.Latin1.GetString(file.Bytes)).Format == PayloadFormat.Json, file.Name);
        }
    }

    [Fact]
    public void T14_device_values_are_strict()
    {
        foreach (var file in files)
        {
            var payload = new ReadOnlySequence<byte>(file.Bytes);

            var telemetry = DeviceMessageCodec.TryDecodeTelemetry(payload, PayloadFormat.Json, 1, out _);
            var attributes = DeviceMessageCodec.TryDecodeAttributes(payload, PayloadFormat.Json, 1, out _);
            DeviceMessageCodec.TryDecodeAttributesRequest(payload, PayloadFormat.Json, out _, out _);

            Assert.False(file.IsInvalid && (telemetry || attributes), file.Name);
        }
    }

    [Fact]
    public void T14_every_valid_document_without_null_or_torn_text_is_a_value()
    {
        foreach (var file in files.Where(file => file.IsValid))
        {
            byte[] body = [.. "{\"a\":"u8, .. file.Bytes, .. "}"u8];
            using var document = JsonDocument.Parse(file.Bytes);

            var read = DeviceMessageCodec.TryDecodeAttributes(new ReadOnlySequence<byte>(body), PayloadFormat.Json, 1, out var values);

            Assert.True(read == (document.RootElement.ValueKind != JsonValueKind.Null), file.Name);
            Assert.True(!read || JsonElement.DeepEquals(document.RootElement, JsonElement.Parse(values[0].Json)), file.Name);
        }
    }

    /// <summary>Names begin with <c>y_</c> (must parse), <c>n_</c> (must not) or <c>i_</c> (may).</summary>
    private sealed record CorpusFile(string Name, byte[] Bytes)
    {
        public bool IsValid => Name.StartsWith("y_", StringComparison.Ordinal);

        public bool IsInvalid => Name.StartsWith("n_", StringComparison.Ordinal);
    }
}
