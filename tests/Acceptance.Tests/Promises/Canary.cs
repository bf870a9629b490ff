using System.Text;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>A secret that is easily found again, in the ways it may have been written.</summary>
internal sealed class Canary
{
    private readonly (string Form, byte[] Bytes)[] forms;

    public Canary(string kind, string? text = null)
    {
        Kind = kind;
        Text = text ?? $"canary{Guid.NewGuid():N}";
        var utf8 = Encoding.UTF8.GetBytes(Text);
        forms =
        [
            ("text", utf8),
            ("UTF-16", Encoding.Unicode.GetBytes(Text)),
            ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8))),
            .. Enumerable.Range(0, 3).Select(shift => ($"base64 shifted by {shift}", Base64Core(utf8, shift))),
        ];
    }

    public string Kind { get; }

    public string Text { get; }

    /// <summary>Where and how the canary is in the bytes; empty when it is not.</summary>
    public IEnumerable<string> TracesIn(string place, ReadOnlyMemory<byte> content) =>
        forms.Where(form => content.Span.IndexOf(form.Bytes) >= 0).Select(form => $"{Kind} as {form.Form} in {place}");

    /// <summary>The digits that depend on the text alone when it stands somewhere in a longer text that is encoded.</summary>
    private static byte[] Base64Core(byte[] utf8, int shift)
    {
        var digits = Convert.ToBase64String([.. new byte[shift], .. utf8]);
        return Encoding.ASCII.GetBytes(digits[4..^4]);
    }
}
