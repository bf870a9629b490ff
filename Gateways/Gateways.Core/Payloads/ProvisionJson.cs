using System.Runtime.CompilerServices;
using System.Text.Unicode;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>Reads the JSON provision request of wire-spec 1.1 out of lenient JSON.</summary>
internal readonly ref struct ProvisionJson
{
    private const int FieldCount = (int)ProvisionField.SigningRequest + 1;

    private readonly ReadOnlySpan<byte> text;
    private readonly Members members;

    private ProvisionJson(ReadOnlySpan<byte> text, in Members members)
    {
        this.text = text;
        this.members = members;
    }

    /// <summary>How a member was written; the classes of wire-spec 1.1 that matter.</summary>
    private enum Kind : byte
    {
        Absent,
        Text,
        True,
        False,

        /// <summary><c>null</c> or an object.</summary>
        NotAText,

        /// <summary>An array of other than one element.</summary>
        NotASingle,
    }

    /// <summary>
    /// Wire names of the fields, in the order of <see cref="ProvisionField"/>.
    /// </summary>
    private static string[] Names { get; } =
    [
        "deviceName", "credentialsType", "token", "clientId", "username", "password", "hash",
        "provisionDeviceKey", "provisionDeviceSecret", "gateway", "csr",
    ];

    /// <summary><see cref="PayloadError.NotJson"/> when the bytes are not a JSON object in UTF-8; the caller may then try Protobuf.</summary>
    public static DecodedProvision Decode(ReadOnlySpan<byte> text, Guid operationId, RequestOrigin origin)
    {
        if (!Utf8.IsValid(text))
        {
            return Refused(PayloadError.NotJson);
        }

        var reader = new LenientJsonReader(text);
        if (!reader.Read() || reader.Token != LenientJsonToken.BeginObject)
        {
            return Refused(PayloadError.NotJson);
        }

        var members = default(Members);
        while (reader.Read() && reader.Token == LenientJsonToken.Name)
        {
            var field = FieldOf(text[reader.Raw], reader.Escaped);
            if (!reader.Read())
            {
                break;
            }

            if (field < 0)
            {
                reader.Skip();
            }
            else
            {
                members[field] = ReadMember(ref reader); // a repeated name: the last one counts
            }
        }

        reader.Read(); // what follows the closing bracket
        return reader.Token switch
        {
            LenientJsonToken.Invalid => Refused(PayloadError.NotJson),
            LenientJsonToken.TooDeep => Refused(PayloadError.BadStructure),
            _ => new ProvisionJson(text, members).ToRequest(operationId, origin),
        };
    }

    private static DecodedProvision Refused(PayloadError error, string? field = null) => new(PayloadFormat.Json, null, error, field);

    private static int FieldOf(ReadOnlySpan<byte> name, bool escaped)
    {
        if (escaped)
        {
            return Array.IndexOf(Names, LenientJsonText.Decode(name, escaped));
        }

        return name switch
        {
            _ when name.SequenceEqual("deviceName"u8) => (int)ProvisionField.DeviceName,
            _ when name.SequenceEqual("provisionDeviceKey"u8) => (int)ProvisionField.Key,
            _ when name.SequenceEqual("provisionDeviceSecret"u8) => (int)ProvisionField.Secret,
            _ when name.SequenceEqual("credentialsType"u8) => (int)ProvisionField.CredentialsType,
            _ when name.SequenceEqual("token"u8) => (int)ProvisionField.Token,
            _ when name.SequenceEqual("clientId"u8) => (int)ProvisionField.ClientId,
            _ when name.SequenceEqual("username"u8) => (int)ProvisionField.UserName,
            _ when name.SequenceEqual("password"u8) => (int)ProvisionField.Password,
            _ when name.SequenceEqual("hash"u8) => (int)ProvisionField.Hash,
            _ when name.SequenceEqual("gateway"u8) => (int)ProvisionField.Gateway,
            _ when name.SequenceEqual("csr"u8) => (int)ProvisionField.SigningRequest,
            _ => -1,
        };
    }

    /// <summary>Reads one value to its end. Recursion is bounded by <see cref="LenientJsonReader.MaxDepth"/>.</summary>
    private static Member ReadMember(ref LenientJsonReader reader)
    {
        switch (reader.Token)
        {
            case LenientJsonToken.Text:
                return new Member(Kind.Text, reader.Raw, reader.Escaped);
            case LenientJsonToken.True:
                return new Member(Kind.True);
            case LenientJsonToken.False:
                return new Member(Kind.False);
            case LenientJsonToken.BeginArray:
                return ReadSingle(ref reader);
            default:
                reader.Skip();
                return new Member(Kind.NotAText);
        }
    }

    private static Member ReadSingle(ref LenientJsonReader reader)
    {
        var member = new Member(Kind.NotASingle);
        for (var count = 0; reader.Read() && reader.Token != LenientJsonToken.EndArray; count++)
        {
            var element = ReadMember(ref reader);
            member = count == 0 ? element : new Member(Kind.NotASingle);
        }

        return member;
    }

    private DecodedProvision ToRequest(Guid operationId, RequestOrigin origin)
    {
        var texts = default(Texts);
        for (var field = 0; field < FieldCount; field++)
        {
            var error = TryText((ProvisionField)field, out texts[field]);
            if (error != PayloadError.None)
            {
                return Refused(error, Names[field]);
            }
        }

        if (!TryCredentialsType(texts[(int)ProvisionField.CredentialsType], out var type))
        {
            return Refused(PayloadError.BadField, Names[(int)ProvisionField.CredentialsType]);
        }

        var request = new ProvisionRequest
        {
            OperationId = operationId,
            Origin = origin,
            DeviceName = texts[(int)ProvisionField.DeviceName],
            ProvisionKey = new SecretText(texts[(int)ProvisionField.Key]),
            ProvisionSecret = new SecretText(texts[(int)ProvisionField.Secret]),
            CredentialsType = type,
            Token = new SecretText(texts[(int)ProvisionField.Token]),
            Hash = new SecretText(texts[(int)ProvisionField.Hash]),
            ClientId = new SecretText(texts[(int)ProvisionField.ClientId]),
            UserName = new SecretText(texts[(int)ProvisionField.UserName]),
            Password = new SecretText(texts[(int)ProvisionField.Password]),
            Gateway = string.Equals(texts[(int)ProvisionField.Gateway], "true", StringComparison.OrdinalIgnoreCase),
            SigningRequest = new SecretText(texts[(int)ProvisionField.SigningRequest]),
        };
        return new DecodedProvision(PayloadFormat.Json, request, PayloadError.None, null);
    }

    private PayloadError TryText(ProvisionField field, out string value)
    {
        var member = members[(int)field];
        value = string.Empty;
        switch (member.Kind)
        {
            case Kind.Absent when field is ProvisionField.Key or ProvisionField.Secret:
            case Kind.NotAText:
                return PayloadError.BadField;
            case Kind.NotASingle:
                return PayloadError.BadStructure;
            case Kind.Absent:
                value = field == ProvisionField.CredentialsType ? "ACCESS_TOKEN" : string.Empty;
                return PayloadError.None;
            case Kind.True or Kind.False:
                value = member.Kind == Kind.True ? "true" : "false";
                return PayloadError.None;
            default:
                var decoded = LenientJsonText.Decode(text[member.Raw], member.Escaped);
                value = decoded ?? string.Empty;
                return decoded is null ? PayloadError.BadField : PayloadError.None;
        }
    }

    private static bool TryCredentialsType(string name, out CredentialsType type)
    {
        CredentialsType? known = name switch
        {
            "ACCESS_TOKEN" => CredentialsType.AccessToken,
            "X509_CERTIFICATE" => CredentialsType.X509Certificate,
            "MQTT_BASIC" => CredentialsType.MqttBasic,
            "LWM2M_CREDENTIALS" => CredentialsType.Lwm2mCredentials,
            _ => null,
        };
        type = known.GetValueOrDefault();
        return known is not null;
    }

    private readonly record struct Member(Kind Kind, Range Raw = default, bool Escaped = false);

    [InlineArray(FieldCount)]
    private struct Members
    {
        private Member first;
    }

    [InlineArray(FieldCount)]
    private struct Texts
    {
        private string first;
    }
}
