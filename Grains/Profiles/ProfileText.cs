namespace ProvisioningCluster.Grains.Profiles;

/// <summary>Which characters names and keys of configuration may hold.</summary>
internal static class ProfileText
{
    /// <summary>True without U+0000 to U+001F, U+007F and unpaired surrogates: storable in every database and as UTF-8.</summary>
    public static bool IsPlain(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is < ' ' or '\u007f')
            {
                return false;
            }

            if (!char.IsSurrogate(character))
            {
                continue;
            }

            if (!char.IsHighSurrogate(character) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>True when a browser could take part of the text for a tag: '&lt;' before a letter, '/', '!' or '?' (T-26).</summary>
    public static bool HasMarkup(string text)
    {
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] == '<' && (char.IsAsciiLetter(text[i + 1]) || text[i + 1] is '/' or '!' or '?'))
            {
                return true;
            }
        }

        return false;
    }
}
