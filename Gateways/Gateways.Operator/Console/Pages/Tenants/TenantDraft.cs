using System.Text.Json.Nodes;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Tenants;

/// <summary>A tenant in a form: what is shown of it can be changed, and everything else that the REST gave goes back as it came.</summary>
public sealed class TenantDraft
{
    private readonly JsonObject json;

    private TenantDraft(JsonObject json) => this.json = json;

    /// <summary>Null while it is not stored.</summary>
    public string? Id => json["id"]?["id"]?.GetValue<string>();

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long CreatedAt => json["createdTime"]?.GetValue<long>() ?? 0;

    public string Title
    {
        get => Text("title");
        set => json["title"] = value;
    }

    public string Email
    {
        get => Text("email");
        set => json["email"] = OrNull(value);
    }

    public string Phone
    {
        get => Text("phone");
        set => json["phone"] = OrNull(value);
    }

    public string Address
    {
        get => Text("address");
        set => json["address"] = OrNull(value);
    }

    public string Zip
    {
        get => Text("zip");
        set => json["zip"] = OrNull(value);
    }

    public string City
    {
        get => Text("city");
        set => json["city"] = OrNull(value);
    }

    public string Country
    {
        get => Text("country");
        set => json["country"] = OrNull(value);
    }

    public static TenantDraft New() => new([]);

    public static TenantDraft Of(JsonObject json) => new(json);

    /// <summary>With the version that was read, so that somebody else's change in between is not lost.</summary>
    public JsonObject ToJson() => json;

    private string Text(string field) => json[field]?.GetValue<string>() ?? string.Empty;

    private static JsonValue? OrNull(string text) => text.Length == 0 ? null : JsonValue.Create(text);
}
