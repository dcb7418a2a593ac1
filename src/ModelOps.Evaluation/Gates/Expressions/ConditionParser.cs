using System.Globalization;

namespace ModelOps.Evaluation.Gates.Expressions;

/// <summary>
/// Reads a rule such as <c>recall(bad) - recall(good) &lt; 0.1 and size_mb &lt; 50</c>:
/// <code>
/// condition  = both { "or" both } .   both = one { "and" one } .   one = "not" one | comparison | "(" condition ")" .
/// comparison = sum ( "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) sum .
/// sum = product { ( "+" | "-" ) product } .   product = factor { ( "*" | "/" ) factor } .   factor = "-" factor | number | quantity | "(" sum ")" .
/// quantity = name [ "(" word ")" ] [ "[" word [ "=" word ] "]" ] .
/// </code>
/// A word is quoted, or runs to the next of <c>( ) [ ]</c>, and a column's to the next <c>=</c>.
/// </summary>
internal sealed class ConditionParser
{
    private const int Longest = 1000;
    private const int Deepest = 50;
    private readonly string _text;
    private int _at;
    private int _depth;

    private ConditionParser(string text) => _text = text;

    /// <summary>Reads a rule.</summary>
    /// <exception cref="InvalidInputException">It is none; the message has the rule, the column from 1, and what is wrong there.</exception>
    internal static Condition Parse(string text)
    {
        if (text.Length > Longest)
        {
            throw new InvalidInputException($"The rule '{text[..40]}…' has {text.Length} characters; write at most {Longest}, in several rules.");
        }

        var parser = new ConditionParser(text);
        var condition = parser.AsCondition(parser.Any(), 0);
        return parser.AtEnd ? condition : throw parser.Error(parser._at, parser.Peek(Comparison.Signs) is { } sign
            ? $"a second '{sign}'. A comparison has two sides; join two comparisons with 'and'."
            : $"{parser.Here()} is more than the rule. Join comparisons with 'and' or 'or'.");
    }

    private bool AtEnd
    {
        get
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }

            return _at >= _text.Length;
        }
    }

    private Node Any() => Left(Both, "or", isAnd: false);

    private Node Both() => Left(One, "and", isAnd: true);

    private Node Left(Func<Node> part, string word, bool isAnd)
    {
        var start = _at;
        var left = part();
        while (TakeWord(word))
        {
            var (condition, right) = (AsCondition(left, start), _at);
            left = new Joined(condition, isAnd, AsCondition(part(), right));
        }

        return left;
    }

    private Node One() => Deeper(() =>
    {
        var start = _at;
        if (TakeWord("not"))
        {
            start = _at;
            return new Negated(AsCondition(One(), start));
        }

        var left = Sum();
        if (TakeOneOf(Comparison.Signs) is not { } sign)
        {
            return left;
        }

        var right = _at;
        var comparison = new Comparison(AsTerm(left, start), sign, AsTerm(Sum(), right));
        return comparison.Quantities.Any() ? comparison : throw Error(Blank(start), $"'{comparison}' names no metric, so it says nothing of the model.");
    });

    private Node Sum() => Left(Product, '+', '-');

    private Node Product() => Left(Factor, '*', '/');

    private Node Left(Func<Node> part, char one, char other)
    {
        var start = _at;
        var left = part();
        while (TakeOneOf([$"{one}", $"{other}"]) is { } sign)
        {
            var right = _at;
            left = new Operation(AsTerm(left, start), sign[0], AsTerm(part(), right));
        }

        return left;
    }

    private Node Factor() => Deeper(() =>
    {
        var start = _at;
        if (Take("-"))
        {
            var inner = _at;
            return new Minus(AsTerm(Factor(), inner));
        }

        if (Take("("))
        {
            var inner = Any();
            Close(")", start);
            return inner;
        }

        return AtEnd ? throw Error(_at, "a number or a metric is missing.")
            : char.IsAsciiDigit(_text[_at]) || _text[_at] == '.' ? NumberHere()
            : char.IsAsciiLetter(_text[_at]) || _text[_at] == '_' ? QuantityHere()
            : throw Error(_at, $"{Here()} where a number or a metric is expected.");
    });

    private Condition AsCondition(Node node, int start) => node as Condition ?? throw (!AtEnd && _text[_at] is '=' or '!'
        ? Error(_at, "metrics are compared by <, <=, > or >=; two measured values are hardly ever equal.")
        : Error(Blank(start), $"'{node}' is compared with nothing. Add <, <=, > or >= and a limit."));

    private TermNode AsTerm(Node node, int start) => node as TermNode ?? throw Error(Blank(start), $"'{node}' is a condition where a number is expected. Join conditions with 'and' or 'or'.");

    private int Blank(int at) => at + _text[at..].TakeWhile(char.IsWhiteSpace).Count();

    private Number NumberHere()
    {
        var start = _at;
        Run(letter => char.IsAsciiDigit(letter) || letter == '.');
        if (_at < _text.Length && _text[_at] is 'e' or 'E' && _at + 1 < _text.Length && (char.IsAsciiDigit(_text[_at + 1]) || (_text[_at + 1] is '+' or '-' && _at + 2 < _text.Length && char.IsAsciiDigit(_text[_at + 2]))))
        {
            _at += 2;
            Run(char.IsAsciiDigit);
        }

        var text = _text[start.._at];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new Number(number)
            : throw Error(start, $"'{text}' is not a number, such as 0.75.");
    }

    private Quantity QuantityHere()
    {
        var start = _at;
        Run(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or ':');
        var name = _text[start.._at];
        Quantity quantity;
        try
        {
            quantity = QuantityNames.Find(name);
        }
        catch (InvalidInputException exception)
        {
            throw Error(start, exception.Message);
        }

        // Without a blank between, as in every language.
        var open = _at;
        if (_at < _text.Length && _text[_at] == '(' && Take("("))
        {
            quantity = quantity.Kind == QuantityKind.Metric ? quantity with { Class = Word("a class", "") } : throw Error(open, $"'{name}' is of no class; leave out the parentheses.");
            Close(")", open);
        }

        open = _at;
        if (Take("["))
        {
            quantity = quantity with { Column = Word("a column", "=") };
            quantity = Take("=") ? quantity with { Value = Word("a value", "") } : quantity;
            Close("]", open);
        }

        return Wrong(quantity, name) is { } wrong ? throw Error(start, wrong) : quantity;
    }

    private static string? Wrong(Quantity quantity, string name) => (quantity.Kind, quantity.Column, quantity.Value) switch
    {
        (QuantityKind.Metric, not null, null) => $"'{quantity}' names no slice; write {name}[column=value].",
        (QuantityKind.Drift, null, _) when quantity.Name != QuantityNames.MaxPsi => $"'{name}' is of one column; write {name}[column], or {QuantityNames.MaxPsi}.",
        (QuantityKind.Drift, not null, _) when quantity.Name == QuantityNames.MaxPsi || quantity.Value is not null => $"'{quantity}' is of whole columns; write drift.psi[column].",
        (QuantityKind.Fairness, null, _) or (QuantityKind.Fairness, _, not null) => $"'{name}' compares the groups of a column; write {name}[column].",
        (QuantityKind.Rows or QuantityKind.Size or QuantityKind.Latency, not null, _) => $"'{name}' is of no slice; leave out the brackets.",
        _ => null,
    };

    private string Word(string what, string end)
    {
        if (AtEnd || _text[_at] != '"')
        {
            var start = _at;
            Run(letter => !"()[]\"\\".Contains(letter, StringComparison.Ordinal) && !end.Contains(letter, StringComparison.Ordinal));
            var bare = _text[start.._at].Trim();
            return bare.Length > 0 ? bare : throw Error(start, $"{what} is missing.");
        }

        var quote = _at++;
        var word = new System.Text.StringBuilder();
        for (; _at < _text.Length && _text[_at] != '"'; _at++)
        {
            _at += _text[_at] == '\\' && _at + 1 < _text.Length ? 1 : 0;
            word.Append(_text[_at]);
        }

        return _at++ < _text.Length ? word.ToString() : throw Error(quote, "this quote is not closed.");
    }

    private Node Deeper(Func<Node> read)
    {
        if (++_depth > Deepest)
        {
            throw Error(_at, $"more than {Deepest} levels of parentheses and signs. Write several rules.");
        }

        var result = read();
        _depth--;
        return result;
    }

    private bool Take(string sign) => TakeOneOf([sign]) is not null;

    private string? TakeOneOf(IReadOnlyList<string> signs)
    {
        var found = Peek(signs);
        _at += found?.Length ?? 0;
        return found;
    }

    private string? Peek(IReadOnlyList<string> signs) => AtEnd ? null : signs.FirstOrDefault(sign => _text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal));

    private bool TakeWord(string word)
    {
        if (Peek([word]) is null || (_at + word.Length < _text.Length && _text[_at + word.Length] is var next && (char.IsAsciiLetterOrDigit(next) || next is '_' or '.')))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private void Close(string sign, int open)
    {
        if (!Take(sign))
        {
            throw AtEnd ? Error(open, $"this '{_text[open..].TrimStart()[..1]}' is not closed.") : Error(_at, $"{Here()} where '{sign}' is expected.");
        }
    }

    private void Run(Func<char, bool> goesOn)
    {
        while (_at < _text.Length && goesOn(_text[_at]))
        {
            _at++;
        }
    }

    private string Here()
    {
        if (AtEnd)
        {
            return "the rule ends";
        }

        var end = _at + 1;
        while (end < _text.Length && char.IsLetterOrDigit(_text[_at]) && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
        {
            end++;
        }

        return $"'{_text[_at..end]}' stands";
    }

    private InvalidInputException Error(int at, string sentence) => new(FormattableString.Invariant($"the rule '{_text}', column {at + 1}: {sentence}"));
}
