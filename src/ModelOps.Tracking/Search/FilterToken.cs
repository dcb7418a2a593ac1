namespace ModelOps.Tracking.Search;

internal enum FilterTokenKind
{
    /// <summary>A name, with parts between dots; parts may be in backticks or double quotes.</summary>
    Name,

    /// <summary>Text in double quotes: a name on the left of a comparison, a value on the right.</summary>
    DoubleQuoted,

    Text,
    Number,
    Operator,

    /// <summary><c>IS NULL</c> or <c>IS NOT NULL</c>, which compares with nothing.</summary>
    NullTest,
    And,

    /// <summary>Everything between a parenthesis and its partner.</summary>
    List,

    Separator,
    Stray,
}

internal readonly record struct FilterToken(FilterTokenKind Kind, string Text);
