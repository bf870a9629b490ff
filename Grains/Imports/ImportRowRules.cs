using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Values;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>What a row asks for, judged by the same rules as a device that is saved over REST. Pure.</summary>
internal static class ImportRowRules
{
    /// <param name="cells">The row; missing cells at its end count as empty.</param>
    /// <param name="columns">What they mean.</param>
    /// <param name="now">Timestamp of values, in milliseconds since the Unix epoch.</param>
    public static Result<ImportRow> Read(IReadOnlyList<string> cells, ImmutableArray<ImportColumn> columns, long now)
    {
        if (cells.Count > columns.Length)
        {
            return Refused(null, "too_many_cells", "The row has more cells than there are columns: a delimiter within a cell needs quotes around the cell.");
        }

        var texts = new Dictionary<ImportField, string>();
        var values = ImmutableArray.CreateBuilder<(ValueScope, DeviceValue)>();
        for (var index = 0; index < cells.Count; index++)
        {
            var (field, cell) = (columns[index].Field, cells[index]);
            if (cell.Length == 0 || field == ImportField.Ignore)
            {
                continue;
            }

            if (!ImportColumnRules.IsKeyed(field))
            {
                texts.TryAdd(field, cell);
            }
            else if (columns[index].Key is { } key)
            {
                values.Add((ScopeOf(field), new DeviceValue(key, ImportCellText.ToJson(cell), now)));
            }
        }

        if (texts.ContainsKey(ImportField.Unsupported))
        {
            return Refused("credentialsType", "invalid_credentials", "Device credentials of this type are not supported!");
        }

        var name = DeviceNameRules.Trim(texts.GetValueOrDefault(ImportField.Name, string.Empty));
        var label = texts.GetValueOrDefault(ImportField.Label);
        if ((DeviceNameRules.CheckDevice(name) ?? DeviceRules.CheckText(label, "label") ?? CheckType(texts) ?? CheckInfo(texts) ?? CheckValues(values)) is { } fault)
        {
            return fault;
        }

        if (!CredentialsOf(texts).TryGet(out var given, out fault))
        {
            return fault;
        }

        return new ImportRow
        {
            Name = name,
            Type = texts.GetValueOrDefault(ImportField.Type),
            Label = label,
            Description = texts.GetValueOrDefault(ImportField.Description),
            Gateway = texts.TryGetValue(ImportField.Gateway, out var gateway) ? gateway.Trim().Equals("true", StringComparison.OrdinalIgnoreCase) : null,
            AdditionalInfo = texts.GetValueOrDefault(ImportField.AdditionalInfo),
            Credentials = given.Credentials,
            Values = values.ToImmutable(),
        };
    }

    private static ValueScope ScopeOf(ImportField field) => field switch
    {
        ImportField.SharedAttribute => ValueScope.Shared,
        ImportField.Telemetry => ValueScope.Telemetry,
        _ => ValueScope.Server,
    };

    private static Fault? CheckType(Dictionary<ImportField, string> texts) =>
        texts.TryGetValue(ImportField.Type, out var type) ? DeviceNameRules.Check(type, "Device type should be specified!") is { } fault ? fault with { Field = "type" } : null : null;

    private static Fault? CheckInfo(Dictionary<ImportField, string> texts) =>
        texts.TryGetValue(ImportField.AdditionalInfo, out var info) && ImportInfo.Parse(info) is null
            ? Refused("additionalInfo", "invalid_additional_info", "additionalInfo must be a JSON object of at most 32 levels.")
            : null;

    private static Fault? CheckValues(ImmutableArray<(ValueScope Scope, DeviceValue Value)>.Builder values)
    {
        foreach (var (scope, value) in values)
        {
            if (value.Key != ImportValues.ProvisionState && DeviceValueRules.CheckValue(scope, value) is { } fault)
            {
                return fault with { Reason = "invalid_value" };
            }
        }

        return null;
    }

    /// <summary>wire-spec 6.7: X509, else any MQTT cell, else the token, else none; our type column may insist on one of them.</summary>
    private static Result<GivenCredentials> CredentialsOf(Dictionary<ImportField, string> texts)
    {
        var token = texts.GetValueOrDefault(ImportField.AccessToken);
        var certificate = texts.GetValueOrDefault(ImportField.Certificate);
        var (client, user, password) = (texts.GetValueOrDefault(ImportField.MqttClientId), texts.GetValueOrDefault(ImportField.MqttUserName), texts.GetValueOrDefault(ImportField.MqttPassword));
        var mqtt = client ?? user ?? password;
        var wanted = texts.GetValueOrDefault(ImportField.CredentialsType)?.Trim().ToUpperInvariant();
        DeviceCredentials? presented = wanted switch
        {
            null => certificate is not null ? X509() : mqtt is not null ? Mqtt() : token is not null ? Token() : null,
            "X509_CERTIFICATE" or "X509" => X509(),
            "MQTT_BASIC" => Mqtt(),
            "ACCESS_TOKEN" => token is null ? null : Token(),
            _ => new DeviceCredentials(CredentialsType.Lwm2mCredentials, default, null),
        };
        return presented is null
            ? new GivenCredentials(null)
            : CredentialsRules.FromOperator(presented).TryGet(out var credentials, out var fault) ? new GivenCredentials(credentials) : fault;

        DeviceCredentials X509() => new(CredentialsType.X509Certificate, default, certificate is null ? null : new SecretText(certificate));
        DeviceCredentials Token() => new(CredentialsType.AccessToken, new SecretText(token), null);
        DeviceCredentials Mqtt() => new(CredentialsType.MqttBasic, default, new SecretText(new MqttBasicValue { ClientId = client, UserName = user, Password = password }.ToJson()));
    }

    private static Fault Refused(string? field, string reason, string detail) => new(FaultCode.InvalidArgument, detail, field, reason);

    private sealed record GivenCredentials(DeviceCredentials? Credentials);
}
