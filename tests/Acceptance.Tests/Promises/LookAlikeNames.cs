using System.Globalization;
using System.Security.Cryptography;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>Names that some layer might take for one another (T-9). None begins or ends with a character that is stripped.</summary>
internal static class LookAlikeNames
{
    private const char NoBreakSpace = '\u00A0';
    private const int LongestName = 255;

    /// <summary>That many names, each different as a sequence of code points.</summary>
    public static IReadOnlyList<string> Take(int count)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 0xA1B2; names.Count < count; seed++)
        {
            foreach (var name in Of(seed))
            {
                if (names.Count < count)
                {
                    names.Add(name);
                }
            }
        }

        return [.. names];
    }

    private static IEnumerable<string> Of(int seed) => HexNumbers(seed).Concat(Identifiers(seed)).Concat(Writings(seed)).Concat(Syntax(seed));

    private static IEnumerable<string> HexNumbers(int seed)
    {
        var (upper, lower) = (seed.ToString("X", CultureInfo.InvariantCulture), seed.ToString("x", CultureInfo.InvariantCulture));
        var number = seed.ToString(CultureInfo.InvariantCulture);
        return
        [
            upper, lower, $"00{upper}", $"00{lower}", $"0x{upper}", $"0X{lower}", upper.PadLeft(16, '0'), lower.PadLeft(16, '0'),
            number, $"0{number}", $"+{number}", $"-{number}", $"{number}.0", $"{number}e0", $"{number}+x", $"{upper}+x", $"{number}+", $"+{upper}+",
        ];
    }

    private static IEnumerable<string> Identifiers(int seed)
    {
        var guid = new Guid(DigestOf(seed));
        var plain = guid.ToString("N");
        return
        [
            plain, plain.ToUpperInvariant(), guid.ToString("D"), guid.ToString("D").ToUpperInvariant(), guid.ToString("B"), guid.ToString("P"), guid.ToString("X"),
            $"urn:uuid:{guid:D}", $"d:{guid:D}", $"{guid:N}+a",
        ];
    }

    private static IEnumerable<string> Writings(int seed)
    {
        var (composed, decomposed) = ($"Pump\u00E9{seed}", $"Pumpe\u0301{seed}");
        return
        [
            composed, composed.ToUpperInvariant(), composed.ToLowerInvariant(), decomposed, $"{decomposed}\u0301",
            $"{NoBreakSpace}{composed}", $"{composed}{NoBreakSpace}", $"{NoBreakSpace}{composed}{NoBreakSpace}", $"p {seed}", $"p  {seed}", $"p{NoBreakSpace}{seed}", $"p\t{seed}",
            $"\u2003p{seed}", $"p{seed}\u200B", $"p\u200B{seed}", $"\uFEFFp{seed}", $"\u0131{seed}", $"\u0130{seed}", $"i{seed}", $"I{seed}", $"stra\u00DFe{seed}", $"strasse{seed}",
            $"\u212B{seed}", $"\u00C5{seed}", $"A\u030A{seed}", $"\uFB01{seed}", $"fi{seed}", FullWidth(seed), Emoji(seed, "\U0001F600"), Emoji(seed, "\U0001F9D1\u200D\U0001F527"),
        ];
    }

    private static IEnumerable<string> Syntax(int seed) =>
    [
        $"a/{seed}", $"a//{seed}", $"a/{seed}/", $"../{seed}", $"a%2F{seed}", $"a\\{seed}", $"#{seed}", $"+/{seed}", $"$share/{seed}", $"'{seed}' OR 1=1 --",
        $"\"{seed}\"", $"{seed};DROP TABLE devices", $"%{seed}%", $"_{seed}", $"*{seed}", $"{seed}.", $"{seed}..", $"null{seed}", $"=1+{seed}", $"@{seed}", $"a\u0085{seed}", $"a\u2028{seed}",
    ];

    /// <summary>A name of the greatest length, in code points: emoji, then the seed.</summary>
    private static string Emoji(int seed, string emoji)
    {
        var number = seed.ToString(CultureInfo.InvariantCulture);
        var width = emoji.EnumerateRunes().Count();
        return string.Concat(Enumerable.Repeat(emoji, (LongestName - number.Length) / width)) + number;
    }

    private static string FullWidth(int seed) =>
        string.Concat(seed.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('\uFF10' + (digit - '0'))));

    private static byte[] DigestOf(int seed) => SHA256.HashData(BitConverter.GetBytes(seed))[..16];
}
