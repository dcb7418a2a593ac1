using System.Globalization;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Search;

/// <summary>MLflow's filter and ordering language; each kind of thing that is searched has its own names and messages.</summary>
internal abstract class SearchGrammar
{
    private const int LongestFilter = 200_000;
    private const int LongestOrder = 1000;
    private const int LongestPattern = 1000;
    private const int MostOrders = 60;
    private const int MostShown = 20;

    protected static readonly string[] NumberComparators = [">", ">=", "!=", "=", "<", "<="];
    protected static readonly string[] TextComparators = ["=", "!=", "LIKE", "ILIKE"];
    protected static readonly string[] ListComparators = ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"];

    /// <summary>The clauses of a filter; all of them must hold.</summary>
    public List<FilterClause> ParseFilter(string? filter)
    {
        var clauses = new List<FilterClause>();
        if (string.IsNullOrWhiteSpace(filter))
        {
            return clauses;
        }

        if (filter.Length > LongestFilter)
        {
            throw TrackingErrors.Invalid($"The filter has {filter.Length} characters, and at most {LongestFilter} are read. Give fewer clauses or a shorter list.");
        }

        var tokens = FilterTokenizer.Read(filter);
        var last = tokens.FindLastIndex(token => token.Kind != FilterTokenKind.Separator);
        if (tokens.FindIndex(token => token.Kind == FilterTokenKind.Separator) is var separator && separator >= 0 && separator < last)
        {
            throw TrackingErrors.Invalid($"Search filter contained multiple expression {Quote(filter)}. Provide AND-ed expression list.");
        }

        var stray = new List<string>();
        for (var i = 0; i <= last;)
        {
            if (IsComparison(tokens, i))
            {
                clauses.Add(Comparison(tokens[i], tokens[i + 1].Text, tokens[i + 2]));
                i += 3;
                continue;
            }

            if (IsNullTest(tokens, i))
            {
                clauses.Add(NullTest(tokens[i], tokens[i + 1].Text));
                i += 2;
                continue;
            }

            if (tokens[i].Kind != FilterTokenKind.And)
            {
                stray.Add(tokens[i].Text);
            }

            i++;
        }

        return stray.Count == 0
            ? clauses
            : throw TrackingErrors.Invalid($"Invalid clause(s) in filter string: {string.Join(", ", stray.Take(MostShown).Select(QuoteStray))}{(stray.Count > MostShown ? ", ..." : "")}");
    }

    /// <summary>The clauses of an ordering, the most important first.</summary>
    public List<OrderClause> ParseOrderBy(IReadOnlyList<string>? clauses) => clauses is { Count: > MostOrders }
        ? throw TrackingErrors.Invalid($"order_by has {clauses.Count} clauses, and at most {MostOrders} are read.")
        : [.. (clauses ?? []).Select(ParseOrderBy)];

    /// <summary>Whether messages put stray tokens in quotes.</summary>
    protected virtual bool QuotesStray => false;

    protected abstract Field Resolve(string name);

    protected abstract Field ResolveOrder(string name);

    protected abstract void CheckComparator(Field field, string comparator);

    /// <summary>Refuses <c>IS NULL</c> of what is always there.</summary>
    protected virtual void CheckNullTest(Field field)
    {
        if (field.Kind != FieldKind.Tag)
        {
            throw TrackingErrors.Invalid($"IS NULL / IS NOT NULL is only supported for tags, not for attribute '{field.Key}'");
        }
    }

    protected virtual object Value(Field field, string comparator, FilterToken token)
    {
        if (field.Kind == FieldKind.NumberAttribute)
        {
            return NumberOf(token) ?? throw TrackingErrors.Invalid($"Expected numeric value type for numeric attribute: {field.Key}. Found {token.Text}");
        }

        return IsList(comparator) && token.Kind == FilterTokenKind.List ? Texts(token.Text) : QuotedText(token);
    }

    /// <summary>A value in quotes, or the complaint that it has none.</summary>
    protected static string QuotedText(FilterToken token) =>
        token.Kind is FilterTokenKind.Text or FilterTokenKind.DoubleQuoted
            ? Unquote(token.Text)
            : throw TrackingErrors.Invalid(
                $"Parameter value is either not quoted or unidentified quote types used for string value {token.Text}. Use either single or double quotes.");

    protected static bool IsList(string comparator) => comparator is "IN" or "NOT IN";

    protected static object? NumberOf(FilterToken token)
    {
        if (token.Kind != FilterTokenKind.Number)
        {
            return null;
        }

        if (long.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        return double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    protected static List<string> Texts(string list)
    {
        var tokens = FilterTokenizer.Read(list[1..^1]);
        if (tokens.Count == 0)
        {
            throw TrackingErrors.Invalid("While parsing a list in the query, expected a non-empty list of string values, but got empty list");
        }

        var texts = new List<string>();
        foreach (var token in tokens.Where(token => token.Text != ","))
        {
            texts.Add(token.Kind is FilterTokenKind.Text or FilterTokenKind.DoubleQuoted
                ? Unquote(token.Text)
                : throw TrackingErrors.Invalid(
                    $"While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: {list}"));
        }

        return texts;
    }

    protected static string TrimQuotes(string key) =>
        key.Length >= 2 && key[0] is '`' or '"' && key[^1] == key[0] ? key[1..^1] : key;

    /// <summary>The part before the first dot and the rest; no dot, or a name that begins in quotes, is all rest.</summary>
    protected static (string? Entity, string Key) Split(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot <= 0 || name[0] is '`' or '"' ? (null, TrimQuotes(name)) : (name[..dot], TrimQuotes(name[(dot + 1)..]));
    }

    protected static string NameSet(IEnumerable<string> names) => PythonText.Set(names);

    private OrderClause ParseOrderBy(string clause)
    {
        if (clause.Length > LongestOrder)
        {
            throw TrackingErrors.Invalid($"An order_by clause has {clause.Length} characters, and at most {LongestOrder} are read.");
        }

        var tokens = FilterTokenizer.Read(clause);
        if (tokens.Count is 0 or > 2 || tokens[0].Kind is not (FilterTokenKind.Name or FilterTokenKind.DoubleQuoted))
        {
            throw TrackingErrors.Invalid($"Invalid order_by clause '{clause}'. Could not be parsed.");
        }

        var ascending = true;
        if (tokens.Count == 2)
        {
            ascending = tokens[1].Text.ToUpperInvariant() switch
            {
                "ASC" => true,
                "DESC" => false,
                _ => throw TrackingErrors.Invalid($"Invalid ordering key in order_by clause '{clause}'."),
            };
        }

        return new OrderClause(ResolveOrder(tokens[0].Text), ascending);
    }

    private FilterClause Comparison(FilterToken left, string comparator, FilterToken right)
    {
        if (left.Kind is not (FilterTokenKind.Name or FilterTokenKind.DoubleQuoted))
        {
            throw TrackingErrors.Invalid($"Invalid comparison clause. Expected 'Identifier' found '{left.Text}'");
        }

        var canonical = string.Join(' ', comparator.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var field = Resolve(left.Text);
        var value = Value(field, canonical, right);
        CheckComparator(field, canonical);
        return canonical is "LIKE" or "ILIKE" && value is string { Length: > LongestPattern } pattern
            ? throw TrackingErrors.Invalid($"A {canonical} pattern has {pattern.Length} characters, and at most {LongestPattern} are read.")
            : new FilterClause(field, canonical, value);
    }

    private FilterClause NullTest(FilterToken left, string test)
    {
        var field = Resolve(left.Text);
        CheckNullTest(field);
        return new FilterClause(field, test.Contains("NOT", StringComparison.OrdinalIgnoreCase) ? FilterClause.IsNotNull : FilterClause.IsNull, "");
    }

    private static bool IsNullTest(List<FilterToken> tokens, int at) =>
        at + 1 < tokens.Count && tokens[at + 1].Kind == FilterTokenKind.NullTest && tokens[at].Kind is FilterTokenKind.Name or FilterTokenKind.DoubleQuoted;

    private static bool IsComparison(List<FilterToken> tokens, int at)
    {
        if (at + 2 >= tokens.Count || tokens[at + 1].Kind != FilterTokenKind.Operator || !IsOperand(tokens[at].Kind) || !IsOperand(tokens[at + 2].Kind))
        {
            return false;
        }

        var isIn = tokens[at + 1].Text.EndsWith("IN", StringComparison.OrdinalIgnoreCase);
        return !isIn || tokens[at + 2].Kind == FilterTokenKind.List;
    }

    private static bool IsOperand(FilterTokenKind kind) =>
        kind is FilterTokenKind.Name or FilterTokenKind.DoubleQuoted or FilterTokenKind.Text or FilterTokenKind.Number or FilterTokenKind.List;

    private static string Unquote(string text)
    {
        var quote = text[0];
        return text[1..^1].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
    }

    private string QuoteStray(string token) => QuotesStray ? $"'{token}'" : token;

    // As Python's repr: double quotes only when the text has single ones.
    private static string Quote(string text) => text.Contains('\'', StringComparison.Ordinal) ? $"\"{text}\"" : $"'{text}'";
}
