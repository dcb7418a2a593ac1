namespace ModelOps.Tracking.Search;

/// <summary>
/// Cuts a filter or an ordering into tokens, in time that grows with the text's length and no faster. Anything is accepted; what
/// makes no sense becomes a stray token.
/// </summary>
internal sealed class FilterTokenizer(string text)
{
    private static readonly string[] _symbols = ["!=", ">=", "<=", "==", "<>", "=", ">", "<"];
    private static readonly string[] _wordOperators = ["LIKE", "ILIKE", "IN"];

    private Dictionary<int, int>? _partners;
    private int _at;

    public static List<FilterToken> Read(string text) => new FilterTokenizer(text).All();

    private List<FilterToken> All()
    {
        var tokens = new List<FilterToken>();
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
            else
            {
                tokens.Add(Next());
            }
        }

        return tokens;
    }

    private FilterToken Next()
    {
        var first = text[_at];
        switch (first)
        {
            case '\'':
                return Quoted('\'', FilterTokenKind.Text);
            case '(':
                return List();
            case ';':
                return Take(FilterTokenKind.Separator, 1);
            case '"':
                return Name();
        }

        if (_symbols.FirstOrDefault(symbol => string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0) is { } found)
        {
            return Take(FilterTokenKind.Operator, found.Length);
        }

        if (char.IsAsciiDigit(first) || (first is '-' or '+' or '.' && _at + 1 < text.Length && (char.IsAsciiDigit(text[_at + 1]) || text[_at + 1] == '.')))
        {
            return Number();
        }

        return char.IsLetter(first) || first is '_' or '`' ? Name() : Take(FilterTokenKind.Stray, 1);
    }

    // A quote without its partner stands for itself, and what follows is read as if it were not there.
    private FilterToken Quoted(char quote, FilterTokenKind kind)
    {
        var end = _at + 1;
        while (true)
        {
            end = text.IndexOf(quote, end);
            if (end < 0)
            {
                return Take(FilterTokenKind.Stray, 1);
            }

            if (end + 1 < text.Length && text[end + 1] == quote)
            {
                end += 2;
                continue;
            }

            return Take(kind, end + 1 - _at);
        }
    }

    private FilterToken List()
    {
        _partners ??= Partners(_at);
        return _partners.TryGetValue(_at, out var end) ? Take(FilterTokenKind.List, end + 1 - _at) : Take(FilterTokenKind.Stray, 1);
    }

    // All pairs of parentheses in one pass: a look for each one's partner would read the rest of the text again and again.
    private Dictionary<int, int> Partners(int first)
    {
        var pairs = new Dictionary<int, int>();
        var open = new Stack<int>();
        for (var i = first; i < text.Length; i++)
        {
            if (text[i] is '\'' or '"')
            {
                var close = text.IndexOf(text[i], i + 1);
                i = close < 0 ? text.Length : close;
            }
            else if (text[i] == '(')
            {
                open.Push(i);
            }
            else if (text[i] == ')' && open.TryPop(out var start))
            {
                pairs[start] = i;
            }
        }

        return pairs;
    }

    private FilterToken Number()
    {
        var end = _at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '.' || (text[end] is '-' or '+' && text[end - 1] is 'e' or 'E')))
        {
            end++;
        }

        return Take(FilterTokenKind.Number, end - _at);
    }

    private FilterToken Name()
    {
        var end = _at;
        while (end < text.Length)
        {
            if (text[end] is '`' or '"')
            {
                var close = text.IndexOf(text[end], end + 1);
                if (close < 0)
                {
                    break;
                }

                end = close + 1;
            }
            else if (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '.' or '-' or '/' or ':' or '@')
            {
                end++;
            }
            else
            {
                break;
            }
        }

        if (end == _at)
        {
            return Take(FilterTokenKind.Stray, 1);
        }

        var word = text[_at..end];
        if (word[0] == '"' && word.IndexOf('"', 1) == word.Length - 1)
        {
            return Take(FilterTokenKind.DoubleQuoted, word.Length);
        }

        if (word.Equals("AND", StringComparison.OrdinalIgnoreCase))
        {
            return Take(FilterTokenKind.And, 3);
        }

        if (word.Equals("IS", StringComparison.OrdinalIgnoreCase) && NullTestLength(end) is { } test)
        {
            return Take(FilterTokenKind.NullTest, test);
        }

        if (_wordOperators.Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            return Take(FilterTokenKind.Operator, word.Length);
        }

        return word.Equals("NOT", StringComparison.OrdinalIgnoreCase) && AfterWord(end, "IN") is { } list
            ? Take(FilterTokenKind.Operator, list - _at)
            : Take(FilterTokenKind.Name, end - _at);
    }

    private int? NullTestLength(int end) => AfterWord(AfterWord(end, "NOT") ?? end, "NULL") - _at;

    /// <summary>The end of a word that follows after white space; null where another one does, or none.</summary>
    private int? AfterWord(int end, string word)
    {
        var start = end;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        var stop = start + word.Length;
        var follows = start > end && string.Compare(text, start, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
            && (stop >= text.Length || !(char.IsLetterOrDigit(text[stop]) || text[stop] == '_'));
        return follows ? stop : null;
    }

    private FilterToken Take(FilterTokenKind kind, int length)
    {
        var token = new FilterToken(kind, text.Substring(_at, length));
        _at += length;
        return token;
    }
}
