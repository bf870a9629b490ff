using System.Buffers;
using System.Globalization;
using System.Text;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>Character classes and escapes of <see cref="LenientJsonReader"/>.</summary>
internal static class LenientJsonText
{
    public static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Bytes that end an unquoted word.</summary>
    public static readonly SearchValues<byte> Delimiters = SearchValues.Create("/\\;#={}[]:, \t\f\r\n"u8);

    public static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>The token of an unquoted word.</summary>
    public static LenientJsonToken Keyword(ReadOnlySpan<byte> word) => word.Length switch
    {
        4 when Ascii.EqualsIgnoreCase(word, "true"u8) => LenientJsonToken.True,
        4 when Ascii.EqualsIgnoreCase(word, "null"u8) => LenientJsonToken.Null,
        5 when Ascii.EqualsIgnoreCase(word, "false"u8) => LenientJsonToken.False,
        _ => LenientJsonToken.Text,
    };

    /// <summary>The text with its escapes resolved; null when it holds an unpaired surrogate, which no UTF-8 can carry on.</summary>
    public static string? Decode(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped)
        {
            return Encoding.UTF8.GetString(raw);
        }

        var buffer = ArrayPool<char>.Shared.Rent(raw.Length);
        try
        {
            var length = Unescape(raw, buffer);
            var text = buffer.AsSpan(0, length);
            return HasUnpairedSurrogate(text) ? null : new string(text);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer, clearArray: true); // it may have held a secret
        }
    }

    /// <summary>True when the text, its escapes resolved, is this one.</summary>
    public static bool Is(ReadOnlySpan<byte> raw, bool escaped, string text) =>
        escaped ? Decode(raw, escaped) == text : Ascii.Equals(raw, text);

    private static int Unescape(ReadOnlySpan<byte> raw, Span<char> target)
    {
        var length = 0;
        while (true)
        {
            var next = raw.IndexOf((byte)'\\');
            if (next < 0)
            {
                return length + Encoding.UTF8.GetChars(raw, target[length..]);
            }

            length += Encoding.UTF8.GetChars(raw[..next], target[length..]);
            var kind = raw[next + 1];
            raw = raw[(next + 2)..];
            if (kind == 'u')
            {
                target[length++] = (char)ushort.Parse(raw[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                raw = raw[4..];
            }
            else
            {
                target[length++] = kind switch
                {
                    (byte)'t' => '\t',
                    (byte)'b' => '\b',
                    (byte)'n' => '\n',
                    (byte)'r' => '\r',
                    (byte)'f' => '\f',
                    _ => (char)kind,
                };
            }
        }
    }

    private static bool HasUnpairedSurrogate(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var found)
        {
            text = text[found..];
            if (text.Length < 2 || !char.IsSurrogatePair(text[0], text[1]))
            {
                return true;
            }

            text = text[2..];
        }

        return false;
    }
}
