namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <content>Characters: quoted and unquoted text, white space and comments.</content>
internal ref partial struct LenientJsonReader
{
    private bool ReadQuoted(byte quote)
    {
        var start = position;
        while (position < text.Length)
        {
            var found = text[position..].IndexOfAny(quote, (byte)'\\');
            if (found < 0)
            {
                break;
            }

            position += found + 1;
            if (text[position - 1] == quote)
            {
                Raw = start..(position - 1);
                return true;
            }

            Escaped = true;
            if (!SkipEscape())
            {
                break;
            }
        }

        return false;
    }

    private bool SkipEscape()
    {
        if (position == text.Length)
        {
            return false;
        }

        switch (text[position++])
        {
            case (byte)'u':
                if (text.Length - position < 4 || text.Slice(position, 4).ContainsAnyExcept(LenientJsonText.HexDigits))
                {
                    return false;
                }

                position += 4;
                return true;
            case (byte)'t' or (byte)'b' or (byte)'n' or (byte)'r' or (byte)'f' or (byte)'\n' or (byte)'\'' or (byte)'"' or (byte)'\\' or (byte)'/':
                return true;
            default:
                return false;
        }
    }

    private LenientJsonToken ReadUnquoted(LenientJsonToken token)
    {
        var start = position - 1;
        while (position < text.Length && IsLiteral(text[position]))
        {
            position++;
        }

        Raw = start..position;
        return token == LenientJsonToken.Name ? token : LenientJsonText.Keyword(text[Raw]);
    }

    /// <summary>The next byte that is neither white space nor in a comment; null at the end.</summary>
    private byte? Next()
    {
        while (true)
        {
            SkipSpace();
            if (position == text.Length)
            {
                return null;
            }

            var current = text[position++];
            var skipped = current switch
            {
                (byte)'#' => SkipLine(),
                (byte)'/' when position < text.Length && text[position] == '/' => SkipLine(),
                (byte)'/' when position < text.Length && text[position] == '*' => SkipBlock(),
                _ => false,
            };
            if (!skipped)
            {
                return current;
            }
        }
    }

    private void SkipSpace()
    {
        var next = text[position..].IndexOfAnyExcept(LenientJsonText.Space);
        position = next < 0 ? text.Length : position + next;
    }

    private bool SkipLine()
    {
        var end = text[position..].IndexOfAny((byte)'\n', (byte)'\r');
        position = end < 0 ? text.Length : position + end;
        return true;
    }

    /// <summary>False for a comment without end; its slash is then no token either.</summary>
    private bool SkipBlock()
    {
        var end = text[(position + 1)..].IndexOf("*/"u8);
        if (end < 0)
        {
            return false;
        }

        position += end + 3;
        return true;
    }

    private static bool IsLiteral(byte value) => !LenientJsonText.Delimiters.Contains(value);
}
