using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Cli.Output;

/// <summary>Where a command writes: data to standard output, everything else to standard error.</summary>
internal sealed class Report(TextWriter output, TextWriter error, bool isJson)
{
    // Names as they are written by people; what a terminal obeys stays escaped in JSON anyway.
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(OneLine) { WriteIndented = true };

    public bool IsJson => isJson;

    /// <summary>What was done, for people only.</summary>
    public void Say(string text)
    {
        if (!isJson)
        {
            output.WriteLine(Printable.Of(text));
        }
    }

    public void Line(string text) => output.WriteLine(text);

    /// <summary>One row of a list as a line of JSON.</summary>
    public void JsonLine(JsonNode row) => output.WriteLine(row.ToJsonString(OneLine));

    /// <summary>The one object of a command: as JSON, or as lines of name and value.</summary>
    public void Show(JsonNode shown, IEnumerable<(string Name, string? Value)> lines)
    {
        if (isJson)
        {
            output.WriteLine(shown.ToJsonString(Indented));
            return;
        }

        foreach (var (name, value) in lines.Where(line => !string.IsNullOrEmpty(line.Value)))
        {
            output.WriteLine($"{name + ":",-16} {Printable.Of(value)}");
        }
    }

    public Table Table(params string[] headings) => new(output, headings);

    public void Warn(string text) => error.WriteLine($"provisioning: warning: {Printable.Of(text)}");

    public void Error(string text) => error.WriteLine($"provisioning: {Printable.Of(text)}");
}
