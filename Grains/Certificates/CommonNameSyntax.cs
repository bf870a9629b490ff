using System.Text;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>
/// Patterns were written for Java. What Java and .NET would read differently without a word is translated (\d, \w and \s are ASCII in
/// Java) or refused (set operations in character classes, the numbering of named groups). What stays: a dot also stands for the rarer
/// line breaks, and (?i) folds letters beyond ASCII.
/// </summary>
internal static class CommonNameSyntax
{
    /// <summary>Longest name, so that more repetitions can never match; nested ones multiply the engine's states.</summary>
    private const int MaxRepetition = 2 * CommonName.MaxLength;

    /// <summary>The pattern for .NET, or what is wrong with it.</summary>
    public static Result<string> Translate(string pattern)
    {
        var translated = new StringBuilder(pattern.Length + 32);
        var classStart = -1;
        var named = false;
        var unnamed = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var inClass = classStart >= 0;
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length && pattern[i + 1] == 'v':
                    return Invalid(i, "\\v, which is a set of line breaks in Java; write the characters");
                case '\\' when i + 1 < pattern.Length && inClass && pattern[i + 1] is ('D' or 'W' or 'S'):
                    return Invalid(i, "\\D, \\W or \\S inside a character class; write a negated class beside it");
                case '\\' when i + 1 < pattern.Length:
                    translated.Append(Escape(pattern[++i], inClass));
                    if (inClass && pattern[i] is ('d' or 'w' or 's') && i + 1 < pattern.Length && pattern[i + 1] == '-')
                    {
                        translated.Append("\\-"); // [\w-.] has no range in it
                        i++;
                    }

                    continue;
                case '[' when inClass:
                    return Invalid(i, "a '[' inside a character class; write \\[ for the character itself");
                case '&' when inClass && i + 1 < pattern.Length && pattern[i + 1] == '&':
                    return Invalid(i, "an intersection (&&) of character classes");
                case '[':
                    classStart = i;
                    break;
                case ']' when inClass && pattern[classStart..i] is not ("[" or "[^"):
                    classStart = -1;
                    break;
                case '(' when !inClass && i + 1 < pattern.Length && pattern[i + 1] != '?':
                    unnamed = true;
                    break;
                case '(' when !inClass && IsNamedGroup(pattern.AsSpan(i)):
                    named = true;
                    break;
                case '{' when !inClass && LargestRepetition(pattern.AsSpan(i + 1)) > MaxRepetition:
                    return Invalid(i, $"a repetition of more than {MaxRepetition}, which no CN can have");
            }

            translated.Append(pattern[i]);
        }

        // Java numbers all groups from left to right, .NET the named ones after the others.
        return named && unnamed ? Invalid(0, "named groups beside unnamed ones; name all or none") : translated.ToString();
    }

    /// <summary>True when a match is sure to be the whole CN.</summary>
    public static bool IsAnchored(string pattern)
    {
        // The default of the reference's console: greedy from the first character on.
        if (pattern is "(.*)" or "(.+)")
        {
            return true;
        }

        var begins = pattern.StartsWith('^') || pattern.StartsWith("\\A", StringComparison.Ordinal);
        var ends = EndsUnescaped(pattern, "$") || EndsUnescaped(pattern, "\\z") || EndsUnescaped(pattern, "\\Z");
        return begins && ends && !HasTopLevelChoice(pattern);
    }

    private static bool EndsUnescaped(string pattern, string end)
    {
        if (!pattern.EndsWith(end, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = pattern.AsSpan(0, pattern.Length - end.Length);
        return (rest.Length - rest.TrimEnd('\\').Length) % 2 == 0;
    }

    // ^a|b$ is anchored on one side each.
    private static bool HasTopLevelChoice(string pattern)
    {
        var depth = 0;
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass:
                    depth++;
                    break;
                case ')' when !inClass:
                    depth--;
                    break;
                case '|' when !inClass && depth == 0:
                    return true;
            }
        }

        return false;
    }

    private static string Escape(char escaped, bool inClass) => (escaped, inClass) switch
    {
        ('d', false) => "[0-9]",
        ('d', true) => "0-9",
        ('w', false) => "[a-zA-Z0-9_]",
        ('w', true) => "a-zA-Z0-9_",
        ('s', false) => "[ \\t\\n\\v\\f\\r]",
        ('s', true) => " \\t\\n\\v\\f\\r",
        ('D', false) => "[^0-9]",
        ('W', false) => "[^a-zA-Z0-9_]",
        ('S', false) => "[^ \\t\\n\\v\\f\\r]",
        _ => "\\" + escaped,
    };

    private static bool IsNamedGroup(ReadOnlySpan<char> rest) =>
        rest.Length > 3 && rest.StartsWith("(?<", StringComparison.Ordinal) && rest[3] is not ('=' or '!');

    private static int LargestRepetition(ReadOnlySpan<char> rest)
    {
        var largest = 0;
        var current = 0;
        foreach (var character in rest)
        {
            if (char.IsAsciiDigit(character))
            {
                current = Math.Min((current * 10) + (character - '0'), 1_000_000);
                largest = Math.Max(largest, current);
            }
            else if (character == ',')
            {
                current = 0;
            }
            else
            {
                return character == '}' ? largest : 0;
            }
        }

        return 0;
    }

    private static Fault Invalid(int at, string construct) => new(
        FaultCode.InvalidArgument,
        $"{CommonNamePattern.Field} has at character {at + 1} {construct}: not supported.",
        CommonNamePattern.Field,
        "invalid_pattern");
}
