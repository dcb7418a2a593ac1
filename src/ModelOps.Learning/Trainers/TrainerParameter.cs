using System.Globalization;

namespace ModelOps;

/// <summary>The kind of value a trainer's parameter takes.</summary>
public enum ParameterKind
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of <see cref="TrainerParameter.Choices"/>.</summary>
    Choice,

    /// <summary>Text that the trainer itself checks.</summary>
    Text,
}

/// <summary>
/// One parameter of a trainer, described once: for validation, help, completion and as a dimension of a search.
/// </summary>
public sealed record TrainerParameter
{
    private TrainerParameter(string name, ParameterKind kind, string fallback, string description) =>
        (Name, Kind, Default, Description) = (name, kind, fallback, description);

    /// <summary>The name, in lower case with underscores.</summary>
    public string Name { get; }

    /// <summary>What values it takes.</summary>
    public ParameterKind Kind { get; }

    /// <summary>The default, as it would be written.</summary>
    public string Default { get; }

    /// <summary>One sentence.</summary>
    public string Description { get; }

    /// <summary>The least value allowed.</summary>
    public double Minimum { get; private init; } = double.NegativeInfinity;

    /// <summary>The greatest value allowed.</summary>
    public double Maximum { get; private init; } = double.PositiveInfinity;

    /// <summary>The values of a <see cref="ParameterKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>The least value a search tries; null when a search leaves the parameter alone.</summary>
    public double? SearchMinimum { get; private init; }

    /// <summary>The greatest value a search tries.</summary>
    public double? SearchMaximum { get; private init; }

    /// <summary>True when a search draws evenly in the logarithm.</summary>
    public bool SearchLogarithmic { get; private init; }

    /// <summary>What is wrong with a <see cref="ParameterKind.Text"/>; null when its owner checks it.</summary>
    internal Func<string, string?>? Check { get; init; }

    /// <summary>True when a search tries the parameter.</summary>
    public bool IsSearched { get; private init; }

    /// <summary>A whole number.</summary>
    /// <param name="name">Lower case with underscores.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="minimum">The least allowed.</param>
    /// <param name="maximum">The greatest allowed.</param>
    /// <param name="description">One sentence.</param>
    public static TrainerParameter Integer(string name, int fallback, int minimum, int maximum, string description) =>
        new(name, ParameterKind.Integer, fallback.ToString(CultureInfo.InvariantCulture), description) { Minimum = minimum, Maximum = maximum };

    /// <summary>A number.</summary>
    /// <param name="name">Lower case with underscores.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="minimum">The least allowed.</param>
    /// <param name="maximum">The greatest allowed.</param>
    /// <param name="description">One sentence.</param>
    public static TrainerParameter Number(string name, double fallback, double minimum, double maximum, string description) =>
        new(name, ParameterKind.Number, fallback.ToString(CultureInfo.InvariantCulture), description) { Minimum = minimum, Maximum = maximum };

    /// <summary>True or false.</summary>
    /// <param name="name">Lower case with underscores.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="description">One sentence.</param>
    public static TrainerParameter Flag(string name, bool fallback, string description) =>
        new(name, ParameterKind.Flag, fallback ? "true" : "false", description) { Choices = ["true", "false"] };

    /// <summary>One of several names.</summary>
    /// <param name="name">Lower case with underscores.</param>
    /// <param name="choices">The names; the first is the default.</param>
    /// <param name="description">One sentence.</param>
    public static TrainerParameter Choice(string name, IReadOnlyList<string> choices, string description) =>
        new(name, ParameterKind.Choice, choices[0], description) { Choices = choices };

    /// <summary>Text that the trainer itself checks.</summary>
    /// <param name="name">Lower case with underscores.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="description">One sentence.</param>
    public static TrainerParameter Text(string name, string fallback, string description) => new(name, ParameterKind.Text, fallback, description);

    /// <summary>The same parameter, searched over a range of numbers.</summary>
    /// <param name="minimum">The least value tried.</param>
    /// <param name="maximum">The greatest value tried.</param>
    /// <param name="logarithmic">True to draw evenly in the logarithm.</param>
    public TrainerParameter Searched(double minimum, double maximum, bool logarithmic = false) =>
        this with { IsSearched = true, SearchMinimum = minimum, SearchMaximum = maximum, SearchLogarithmic = logarithmic };

    /// <summary>The same parameter, searched over all its choices.</summary>
    public TrainerParameter Searched() => this with { IsSearched = true };

    /// <summary>What is wrong with a value, as one sentence; null when nothing is.</summary>
    /// <param name="trainer">The trainer's name, for the sentence.</param>
    /// <param name="value">The value as written.</param>
    public string? Error(string trainer, string value) => Kind switch
    {
        ParameterKind.Integer => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && InRange(whole)
            ? null
            : $"'{Name}' of {trainer} is '{value}', but must be a whole number{Range}.",
        ParameterKind.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && InRange(number)
            ? null
            : $"'{Name}' of {trainer} is '{value}', but must be a number{Range}.",
        ParameterKind.Flag or ParameterKind.Choice => Choices.Contains(value, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"'{Name}' of {trainer} is '{value}', but must be one of {string.Join(", ", Choices)}.{Suggestion.For(value, Choices)}",
        _ => Check?.Invoke(value),
    };

    private string Range => (double.IsFinite(Minimum), double.IsFinite(Maximum)) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $" from {Minimum} to {Maximum}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $" of at least {Minimum}"),
        (false, true) => string.Create(CultureInfo.InvariantCulture, $" of at most {Maximum}"),
        _ => "",
    };

    private bool InRange(double value) => value >= Minimum && value <= Maximum;
}
