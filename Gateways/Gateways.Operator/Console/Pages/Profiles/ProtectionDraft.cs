using System.Globalization;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>The limits of key and secret (<c>provisionProtection</c>) while they are edited; what is absent limits nothing.</summary>
public sealed class ProtectionDraft
{
    /// <summary>As browsers write a local time.</summary>
    private const string Format = "yyyy-MM-dd'T'HH:mm";

    private static readonly string[] Formats = [Format, "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>In UTC, in the form of <c>datetime-local</c>; empty for no end.</summary>
    public string Until { get; set; } = string.Empty;

    /// <summary>One address or network a line.</summary>
    public string Networks { get; set; } = string.Empty;

    public int? MaxUses { get; set; }

    public int? RequestsPerSecond { get; set; }

    public int? ReplayWindowSeconds { get; set; }

    /// <summary>Milliseconds since the Unix epoch; null when there is no previous secret. Only read.</summary>
    public long? PreviousSecretUntil { get; private init; }

    public bool IsUntilReadable => Until.Length == 0 || UntilAt is not null;

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long? UntilAt => DateTimeOffset.TryParseExact(Until, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        ? at.ToUnixTimeMilliseconds()
        : null;

    public bool IsOff => Until.Length == 0 && AllNetworks.Length == 0 && MaxUses is null && RequestsPerSecond is null && ReplayWindowSeconds is null or 0;

    public string[] AllNetworks => Networks.Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static ProtectionDraft Of(JsonObject? json) => json is null ? new ProtectionDraft() : new ProtectionDraft
    {
        Until = json["provisionUntil"] is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until.GetValue<long>()).ToString(Format, CultureInfo.InvariantCulture) : string.Empty,
        Networks = json["allowedNetworks"] is JsonArray networks ? string.Join('\n', networks.Select(network => network!.GetValue<string>())) : string.Empty,
        MaxUses = json["maxUses"]?.GetValue<int>(),
        RequestsPerSecond = json["maxRequestsPerSecond"]?.GetValue<int>(),
        ReplayWindowSeconds = json["replayWindowSeconds"]?.GetValue<int>(),
        PreviousSecretUntil = json["previousSecretUntil"]?.GetValue<long>(),
    };

    /// <summary>Null lifts every limit.</summary>
    public JsonObject? ToJson() => IsOff ? null : new JsonObject
    {
        ["provisionUntil"] = UntilAt,
        ["allowedNetworks"] = AllNetworks is { Length: > 0 } networks ? new JsonArray([.. networks.Select(network => JsonValue.Create(network))]) : null,
        ["maxUses"] = MaxUses,
        ["maxRequestsPerSecond"] = RequestsPerSecond,
        ["replayWindowSeconds"] = ReplayWindowSeconds,
    };
}
