using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Jupyter.Notebooks.Parameters;

/// <summary>How a language assigns variables, and writes values; what of it papermill writes, is written as papermill does.</summary>
internal abstract class ParameterSyntax
{
    /// <summary>The language as people write it.</summary>
    public abstract string Language { get; }

    /// <summary>The first line of a cell with a run's values.</summary>
    public virtual string Comment => "# Parameters";

    /// <summary>A first default, as an example.</summary>
    public abstract string Example(string name);

    /// <summary>One assignment of a cell: its groups <c>name</c>, <c>value</c> and <c>comment</c>.</summary>
    public abstract Regex Assignment { get; }

    /// <summary>A line that assigns a value.</summary>
    public virtual string Assign(string name, string value) => $"{name} = {value}";

    /// <summary>The syntax of a kernel's language; null when none is known.</summary>
    /// <param name="language">The name in <c>kernel_info_reply</c>.</param>
    public static ParameterSyntax? For(string language) => language.ToLowerInvariant() switch
    {
        "python" => new PythonParameters(),
        "r" => new RParameters(),
        "f#" or "fsharp" or "polyglot-notebook" => new FSharpParameters(),
        _ => null,
    };

    /// <summary>A value as the language writes it.</summary>
    /// <param name="value">The value; what was typed takes the kind of the default.</param>
    /// <param name="standard">The default, as it stands in the notebook.</param>
    /// <returns>Null when the language has no form for it, or it does not fit the default.</returns>
    public string? Of(object? value, string standard) => ParameterValue.Plain(value) switch
    {
        ParameterReference reference => Reference(reference, standard),
        ParameterText typed when IsText(standard) => Text(typed.Text),
        ParameterText typed when BigInteger.TryParse(typed.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => Whole(whole),
        ParameterText typed => Word(typed.Text) ?? (typed.Guess() is var guess and not ParameterText ? Of(guess, standard) : Decimal(typed.Text)),
        null => Nothing,
        bool truth => truth ? True : False,
        sbyte or byte or short or ushort or int or uint or long or ulong => Whole(BigInteger.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture)),
        BigInteger whole => Whole(whole),
        Half or float or double => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        decimal number => Decimal(number.ToString(CultureInfo.InvariantCulture)),
        DateOnly or DateTime or DateTimeOffset or TimeOnly or TimeSpan => Time(value!),
        IDictionary entries => Joined(entries.Keys.Cast<object>().Select(key => Text(key.ToString()!) is { } name && Of(entries[key], "") is { } part ? Entry(name, part) : null), Map),
        IEnumerable items and not string => Joined(items.Cast<object?>().Select(item => Of(item, "")), List),
        { } other => (ParameterValue.Text(other) ?? other.ToString()) is { } text ? Text(text) : null,
    };

    /// <summary>Whether a default is a text: what is given for it then is taken letter for letter.</summary>
    public abstract bool IsText(string standard);

    protected abstract string Nothing { get; }

    protected abstract string True { get; }

    protected abstract string False { get; }

    /// <summary>What a word that was typed means; null for nothing special.</summary>
    protected virtual string? Word(string text) => null;

    protected abstract string? Text(string text);

    protected abstract string Whole(BigInteger number);

    protected abstract string Number(double number);

    /// <summary>A number of which each digit counts.</summary>
    protected abstract string Decimal(string digits);

    protected abstract string? Time(object value);

    protected abstract string Entry(string name, string value);

    protected abstract string Map(IEnumerable<string> entries);

    protected abstract string List(IEnumerable<string> items);

    protected abstract string? Reference(ParameterReference reference, string standard);

    /// <summary>A finite number so that it reads back the same, and as a number that is not whole.</summary>
    protected static string Digits(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static string? Joined(IEnumerable<string?> parts, Func<IEnumerable<string>, string> join)
    {
        var all = parts.ToList();
        return all.Contains(null) ? null : join(all!);
    }
}
