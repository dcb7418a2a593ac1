namespace ModelOps.Kernel.Languages;

/// <summary>A cell, or the part of one, that is written in a language.</summary>
/// <param name="Code">Its text.</param>
/// <param name="Host">The running cell: where to show values and write text.</param>
public sealed record LanguageCell(string Code, ICellHost Host)
{
    /// <summary>The number by which errors name the cell.</summary>
    public int Number { get; init; } = 1;

    /// <summary>The line of the cell on which <see cref="Code"/> begins, from 1.</summary>
    public int FirstLine { get; init; } = 1;

    /// <summary>Values that lines <c>#!share</c> and <c>#!set</c> of the cell give it, by name.</summary>
    public IReadOnlyDictionary<string, object?> Shared { get; init; } = new Dictionary<string, object?>();

    /// <summary>Assembly files that the session has taken up since the language's last cell.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Code that the application wants run before the language's first cell, so that its names are there.</summary>
    public string Prelude { get; init; } = "";
}

/// <summary>What came of a cell.</summary>
/// <param name="HasValue">Whether there is a value to show.</param>
/// <param name="Value">The value.</param>
public readonly record struct LanguageResult(bool HasValue, object? Value)
{
    /// <summary>No value.</summary>
    public static LanguageResult None => default;

    /// <summary>A value.</summary>
    /// <param name="value">The value.</param>
    public static LanguageResult Of(object? value) => new(true, value);
}

/// <summary>A variable of a language.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, as .NET has it: JSON as a <see cref="System.Text.Json.JsonElement"/>, or better.</param>
public sealed record LanguageVariable(string Name, object? Value);
