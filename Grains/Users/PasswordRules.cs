using System.Text;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Users;

/// <summary>
/// Which passwords somebody guesses before long (NIST SP 800-63B-4 §3.1.1.2): no rules of upper case, digits and signs, which make
/// <c>Passw0rd!1</c>, but what attackers put together is recognised. A password counts as the fewest parts that it can be put together
/// from, where a common word, a word about its user, a run of keys, a year, a repetition is one part, and any other character is one.
/// </summary>
public static class PasswordRules
{
    /// <summary>A known word with a few characters around it is what guessing programs try next.</summary>
    private const int FewestParts = 6;

    /// <summary>A shorter piece of a name, or of a row of keys, stands in every other good password.</summary>
    private const int ShortestWord = 3;

    private const int LongestBlock = 32;

    /// <summary>Why the password is too easy to guess and what to do about it, without the password; null when it is good.</summary>
    /// <param name="password">What was chosen.</param>
    /// <param name="aboutUser">Names, mail address, tenant: what somebody knows who attacks this very user. Nulls are nothing.</param>
    public static string? Weakness(SecretText password, params ReadOnlySpan<string?> aboutUser)
    {
        var text = password.Reveal().ToLowerInvariant();
        var (parts, kinds) = Fewest(text, WordsOf(aboutUser));
        return parts >= FewestParts
            ? null
            : $"it is made of {Named(kinds)} and little else. Choose several words that have nothing to do with each other, or have a password manager make one.";
    }

    private static (int Parts, PasswordParts Kinds) Fewest(string text, IReadOnlyList<string> own)
    {
        // The best way to each place; every step goes forward, so one pass finds them all.
        var best = new (int Parts, PasswordParts Kinds)[text.Length + 1];
        Array.Fill(best, (int.MaxValue, PasswordParts.None), 1, text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var (parts, kinds) = best[at];
            Reach(best, at + 1, parts + 1, kinds);
            foreach (var word in own)
            {
                ReachBehind(best, text, at, word, PasswordParts.Own);
            }

            foreach (var word in CommonPasswordWords.All)
            {
                ReachBehind(best, text, at, word, PasswordParts.Common);
            }

            for (var length = RunAt(text, at); length >= ShortestWord; length--)
            {
                Reach(best, at + length, parts + 1, kinds | PasswordParts.Run);
            }

            if (IsYear(text.AsSpan(at)))
            {
                Reach(best, at + 4, parts + 1, kinds | PasswordParts.Year);
            }

            for (var block = 1; block <= Math.Min(LongestBlock, Math.Min(at, text.Length - at)); block++)
            {
                if (text.AsSpan(at, block).SequenceEqual(text.AsSpan(at - block, block)))
                {
                    Reach(best, at + block, parts, kinds | PasswordParts.Repetition);
                }
            }
        }

        return best[^1];
    }

    private static void Reach((int Parts, PasswordParts Kinds)[] best, int place, int parts, PasswordParts kinds)
    {
        if (parts < best[place].Parts)
        {
            best[place] = (parts, kinds);
        }
    }

    private static void ReachBehind((int Parts, PasswordParts Kinds)[] best, string text, int at, string word, PasswordParts kind)
    {
        if (IsWritten(word, text.AsSpan(at)))
        {
            Reach(best, at + word.Length, best[at].Parts + 1, best[at].Kinds | kind);
        }
    }

    /// <summary>True when the text begins with the word, forwards or backwards, also in the usual disguise.</summary>
    private static bool IsWritten(string word, ReadOnlySpan<char> text)
    {
        if (text.Length < word.Length)
        {
            return false;
        }

        var (forwards, backwards) = (true, true);
        for (var index = 0; index < word.Length && (forwards || backwards); index++)
        {
            forwards = forwards && StandsFor(text[index], word[index]);
            backwards = backwards && StandsFor(text[index], word[^(index + 1)]);
        }

        return forwards || backwards;
    }

    private static bool StandsFor(char written, char meant) => written == meant || written switch
    {
        '0' => meant == 'o',
        '1' or '!' or '|' => meant is 'i' or 'l',
        '3' or '€' => meant == 'e',
        '4' or '@' => meant == 'a',
        '5' or '$' => meant == 's',
        '7' or '+' => meant == 't',
        '8' => meant == 'b',
        '9' => meant == 'g',
        _ => false,
    };

    /// <summary>Length of the longest run along a row of keys, the alphabet or the digits that begins here, either way; 1 when there is none.</summary>
    private static int RunAt(string text, int at)
    {
        var longest = 1;
        foreach (var row in CommonPasswordWords.Rows)
        {
            for (var place = 0; place < row.Length; place++)
            {
                longest = Math.Max(longest, Math.Max(Along(text, at, row, place, 1), Along(text, at, row, place, -1)));
            }
        }

        return longest;
    }

    private static int Along(string text, int at, string row, int place, int step)
    {
        var length = 0;
        while (at + length < text.Length && place >= 0 && place < row.Length && text[at + length] == row[place])
        {
            length++;
            place += step;
        }

        return length;
    }

    private static bool IsYear(ReadOnlySpan<char> text) =>
        (text.StartsWith("19", StringComparison.Ordinal) || text.StartsWith("20", StringComparison.Ordinal))
        && text.Length >= 4 && char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3]);

    private static List<string> WordsOf(ReadOnlySpan<string?> texts)
    {
        var words = new List<string>();
        foreach (var text in texts)
        {
            var word = new StringBuilder();
            var whole = new StringBuilder();
            foreach (var letter in (text ?? string.Empty).ToLowerInvariant() + " ")
            {
                if (char.IsLetterOrDigit(letter))
                {
                    word.Append(letter);
                    whole.Append(letter);
                }
                else
                {
                    Keep(word);
                }
            }

            Keep(whole);
        }

        return words;

        void Keep(StringBuilder word)
        {
            if (word.Length >= ShortestWord)
            {
                words.Add(word.ToString());
            }

            word.Clear();
        }
    }

    private static string Named(PasswordParts kinds)
    {
        List<string> named = [];
        Add(PasswordParts.Own, "words about you or your tenant");
        Add(PasswordParts.Common, "words that everybody tries");
        Add(PasswordParts.Run, "runs such as 12345 or qwerty");
        Add(PasswordParts.Year, "years");
        Add(PasswordParts.Repetition, "repetitions");
        return string.Join(", ", named);

        void Add(PasswordParts kind, string name)
        {
            if (kinds.HasFlag(kind))
            {
                named.Add(name);
            }
        }
    }
}
