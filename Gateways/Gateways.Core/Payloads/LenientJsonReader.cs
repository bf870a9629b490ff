namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>
/// Forward-only reader of the lenient JSON that devices in the field send (wire-spec 1.1): single quotes, unquoted names and
/// strings, <c>;</c> for <c>,</c>, <c>=</c> or <c>=&gt;</c> for <c>:</c>, the comments <c>//</c>, <c>/* */</c> and <c>#</c>, a byte
/// order mark and the prefix <c>)]}'</c>. One pass, no allocation, no recursion. The input must be valid UTF-8.
/// </summary>
/// <remarks>
/// Follows Gson's parser: a missing array element is null; words in any case are <c>true</c>, <c>false</c> and <c>null</c>; a line
/// break may stand in a string; after the document only white space may follow, not even a comment.
/// </remarks>
internal ref partial struct LenientJsonReader(ReadOnlySpan<byte> text)
{
    /// <summary>Open brackets at the same time (invariants section 5).</summary>
    public const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> text = text;
    private int position;
    private int depth;
    private uint objects; // one bit per open bracket: is it an object?
    private Place place;

    private enum Place
    {
        Document,
        FirstElement,
        NextElement,
        FirstName,
        NextName,
        Value,
        End,
    }

    public LenientJsonToken Token { get; private set; }

    /// <summary>Where the text of a name or value lies in the input, without quotes; escapes are still in it.</summary>
    public Range Raw { get; private set; }

    /// <summary>True when <see cref="Raw"/> holds escapes.</summary>
    public bool Escaped { get; private set; }

    /// <summary>True when the document was not read to its end.</summary>
    public readonly bool Failed => Token is LenientJsonToken.Invalid or LenientJsonToken.TooDeep;

    /// <summary>Goes to the next token; false after the end of the document and on a failure.</summary>
    public bool Read()
    {
        if (Failed)
        {
            return false;
        }

        Escaped = false;
        Token = place switch
        {
            Place.Document => ReadDocument(),
            Place.FirstElement or Place.NextElement => ReadElement(),
            Place.FirstName or Place.NextName => ReadName(),
            Place.Value => ReadMemberValue(),
            _ => ReadEnd(),
        };
        return Token is not LenientJsonToken.None && !Failed;
    }

    /// <summary>Goes to the last token of the value it stands on.</summary>
    public void Skip()
    {
        if (Token is not (LenientJsonToken.BeginArray or LenientJsonToken.BeginObject))
        {
            return;
        }

        var outside = depth - 1;
        while (depth > outside && Read())
        {
        }
    }

    private LenientJsonToken ReadDocument()
    {
        if (text.StartsWith("\uFEFF"u8))
        {
            position = 3;
        }

        SkipSpace();
        if (text[position..].StartsWith(")]}'\n"u8))
        {
            position += 5;
        }

        return Next() is { } first ? ReadValue(first) : LenientJsonToken.Invalid;
    }

    private LenientJsonToken ReadElement()
    {
        if (place == Place.NextElement)
        {
            switch (Next())
            {
                case (byte)']':
                    return Close(LenientJsonToken.EndArray);
                case (byte)',' or (byte)';':
                    break;
                default:
                    return LenientJsonToken.Invalid;
            }
        }

        switch (Next())
        {
            case (byte)']' when place == Place.FirstElement:
                return Close(LenientJsonToken.EndArray);
            case (byte)']' or (byte)',' or (byte)';':
                position--; // an element without text is null; the separator is read next
                return Scalar(LenientJsonToken.Null);
            case { } first:
                return ReadValue(first);
            default:
                return LenientJsonToken.Invalid;
        }
    }

    private LenientJsonToken ReadName()
    {
        if (place == Place.NextName)
        {
            switch (Next())
            {
                case (byte)'}':
                    return Close(LenientJsonToken.EndObject);
                case (byte)',' or (byte)';':
                    break;
                default:
                    return LenientJsonToken.Invalid;
            }
        }

        var first = Next();
        if (first is (byte)'}' && place == Place.FirstName)
        {
            return Close(LenientJsonToken.EndObject);
        }

        place = Place.Value;
        return first switch
        {
            (byte)'"' or (byte)'\'' => ReadQuoted(first.Value) ? LenientJsonToken.Name : LenientJsonToken.Invalid,
            { } other when IsLiteral(other) => ReadUnquoted(LenientJsonToken.Name),
            _ => LenientJsonToken.Invalid,
        };
    }

    private LenientJsonToken ReadMemberValue()
    {
        switch (Next())
        {
            case (byte)':':
                break;
            case (byte)'=':
                if (position < text.Length && text[position] == '>')
                {
                    position++;
                }

                break;
            default:
                return LenientJsonToken.Invalid;
        }

        return Next() is { } first ? ReadValue(first) : LenientJsonToken.Invalid;
    }

    private LenientJsonToken ReadEnd()
    {
        SkipSpace();
        return position == text.Length ? LenientJsonToken.None : LenientJsonToken.Invalid;
    }

    private LenientJsonToken ReadValue(byte first)
    {
        switch (first)
        {
            case (byte)'{':
                return Open(LenientJsonToken.BeginObject);
            case (byte)'[':
                return Open(LenientJsonToken.BeginArray);
            case (byte)'"' or (byte)'\'':
                return ReadQuoted(first) ? Scalar(LenientJsonToken.Text) : LenientJsonToken.Invalid;
            default:
                return IsLiteral(first) ? Scalar(ReadUnquoted(LenientJsonToken.Text)) : LenientJsonToken.Invalid;
        }
    }

    private LenientJsonToken Open(LenientJsonToken token)
    {
        if (depth == MaxDepth)
        {
            return LenientJsonToken.TooDeep;
        }

        var isObject = token == LenientJsonToken.BeginObject;
        objects = (objects << 1) | (isObject ? 1u : 0u);
        depth++;
        place = isObject ? Place.FirstName : Place.FirstElement;
        return token;
    }

    private LenientJsonToken Close(LenientJsonToken token)
    {
        objects >>= 1;
        depth--;
        return Scalar(token);
    }

    /// <summary>A value is complete: what may come next depends on the bracket around it.</summary>
    private LenientJsonToken Scalar(LenientJsonToken token)
    {
        place = depth == 0 ? Place.End : (objects & 1) == 1 ? Place.NextName : Place.NextElement;
        return token;
    }
}
