using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A profile as an operator sent it: what the cluster is to store, and which one it is.</summary>
/// <param name="ProfileId">Null creates one.</param>
/// <param name="WantsDefault">The <c>default</c> flag, which only its own call may move.</param>
/// <param name="Save">The rest.</param>
internal sealed record DeviceProfileBody(Guid? ProfileId, bool WantsDefault, SaveDeviceProfileRequest Save)
{
    private const string NoConfiguration = """{"type":"DEFAULT"}""";

    /// <summary>Reads the object of wire-spec 6.4; the texts are those of 7.1.</summary>
    public static Result<DeviceProfileBody> Read(JsonElement json, string actor)
    {
        var fields = new JsonFields(json);
        var id = fields.EntityId("id");
        var name = fields.Text("name") ?? string.Empty;
        var type = fields.Text("type");
        var transportType = fields.Text("transportType");
        var provisionType = fields.Text("provisionType");
        var data = fields.Within("profileData", ReadData);
        var body = new DeviceProfileBody(id, fields.Flag("default"), new SaveDeviceProfileRequest
        {
            Name = name,
            Description = fields.Text("description"),
            Image = fields.Text("image"),
            Transport = default,
            Strategy = default,
            ProvisionKey = fields.Text("provisionDeviceKey"),
            ProvisionSecret = data.Provision.Secret,
            CertificateIssuance = data.CertificateIssuance,
            Protection = data.Protection,
            Configuration = data.Configuration,
            TransportConfiguration = data.TransportConfiguration,
            Create = id is null,
            Version = fields.Integer("version"),
            Actor = actor,
        });
        if ((fields.Fault ?? NameRules.FaultOfName(name, DeviceProfileTexts.NameMissing) ?? FaultOfType(type)) is { } fault)
        {
            return fault;
        }

        if (!ReadTransport(transportType).TryGet(out var transport, out fault) || !ReadStrategy(provisionType).TryGet(out var strategy, out fault))
        {
            return fault;
        }

        return body with
        {
            Save = body.Save with
            {
                Transport = transport,
                Strategy = strategy,
                CertificateChain = strategy == ProvisionStrategy.X509CertificateChain ? data.Provision.CertificateChain : null,
            },
        };
    }

    private static ProfileData ReadData(JsonFields fields) => new(
        Configured(fields, "configuration"),
        Configured(fields, "transportConfiguration"),
        fields.Within("provisionConfiguration", ProvisionConfigurationBody.Read),
        CertificateIssuanceBody.Read(fields),
        ProvisionProtectionBody.Read(fields));

    private static string Configured(JsonFields fields, string name) => fields.Object(name) is { } json ? OperatorJson.Compact(json) : NoConfiguration;

    private static Fault? FaultOfType(string? type) => type switch
    {
        null => Refused(DeviceProfileTexts.TypeMissing, "type"),
        WireNames.DefaultType => null,
        _ => Refused("Field 'type' must be DEFAULT", "type"),
    };

    private static Result<ProfileTransport> ReadTransport(string? text) =>
        text is null ? Refused(DeviceProfileTexts.TransportMissing, "transportType")
        : WireNames.TryParse(text, out ProfileTransport transport) ? transport
        : Refused("Field 'transportType' must be DEFAULT, MQTT, COAP, LWM2M or SNMP", "transportType");

    private static Result<ProvisionStrategy> ReadStrategy(string? text)
    {
        var strategy = ProvisionStrategy.Disabled; // wire-spec 7.1: null becomes DISABLED
        return text is null || WireNames.TryParse(text, out strategy)
            ? strategy
            : Refused("Field 'provisionType' must be DISABLED, ALLOW_CREATE_NEW_DEVICES, CHECK_PRE_PROVISIONED_DEVICES or X509_CERTIFICATE_CHAIN", "provisionType");
    }

    private static Fault Refused(string detail, string field) => new(FaultCode.InvalidArgument, detail, field);

    private readonly record struct ProfileData(
        string Configuration, string TransportConfiguration, ProvisionConfigurationBody Provision, SaveCertificateIssuance? CertificateIssuance, ProvisionProtection? Protection);
}
