using System.Text.RegularExpressions;

namespace ModelOps.Governance.Privacy;

/// <summary>How far a form alone proves that a value is of the kind.</summary>
internal enum Proof
{
    /// <summary>The form is enough, wherever it stands.</summary>
    Sure,

    /// <summary>Bare digits of the form are taken for it only where at least half of those in the same place pass the check.</summary>
    Counted,

    /// <summary>Chance passes the check often: a word beside it, or nearly all values of a column, must say so.</summary>
    Hinted,
}

/// <summary>What a text must hold for a form to be tried.</summary>
internal enum Alphabet
{
    /// <summary>So many digits in a row but for separators.</summary>
    Digits,

    /// <summary>The same, and something else beside them.</summary>
    Separators,

    /// <summary>So many digits in all, and something else.</summary>
    Letters,

    /// <summary>Three points.</summary>
    Points,

    /// <summary>Three colons.</summary>
    Colons,

    /// <summary>An @.</summary>
    Mail,
}

/// <summary>A kind of personal data that a form shows.</summary>
/// <param name="Name">As <c>e-mail address</c>.</param>
/// <param name="Placeholder">What <c>--redact</c> writes in its place, as <c>[email]</c>.</param>
/// <param name="Proof">How far the form proves it.</param>
/// <param name="Alphabet">What a text must hold for the form to be tried.</param>
/// <param name="LeastDigits">How many digits <paramref name="Alphabet"/> asks for.</param>
/// <param name="Form">The form.</param>
/// <param name="Check">Whether a match, without blanks, dots, dashes and slashes, is one.</param>
internal sealed record PersonalKind(string Name, string Placeholder, Proof Proof, Alphabet Alphabet, int LeastDigits, Regex Form, Func<string, bool> Check)
{
    /// <summary>Words that stand before a value or in a column's title; only where the form is not enough.</summary>
    public Regex? Hint { get; init; }
}
