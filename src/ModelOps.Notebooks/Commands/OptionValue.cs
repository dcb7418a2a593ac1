using System.Globalization;

namespace ModelOps;

/// <summary>Converts the text of one option to its property's type.</summary>
internal static class OptionValue
{
    internal static async Task<object> ConvertAsync(CommandParameter parameter, CommandWord? word, ModelOpsSession ops, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(parameter.Property.PropertyType) ?? parameter.Property.PropertyType;
        if (word is not { Text: var text, IsLiteral: var isLiteral })
        {
            return type == typeof(bool) ? true : throw Error(parameter, "needs a value", Expected(type));
        }

        if (parameter.NeedsVariable)
        {
            return ops.Host.TryGetVariable(text.TrimStart('@'), out var held) ? held
                : throw Error(parameter, $"names no variable ('{text}')", $"the name of a notebook's variable.{Suggestion.For(text, ops.Host.VariableNames())}");
        }

        // As in Polyglot notebooks: @name stands for a variable's value.
        if (!isLiteral && text.StartsWith('@') && type != typeof(NamedFrame) && type != typeof(NamedModel))
        {
            var variable = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart('@');
            if (!ops.Host.TryGetVariable(variable, out var value))
            {
                throw Error(parameter, $"names a variable '{variable}' that does not exist", $"a variable that does.{Suggestion.For(variable, ops.Host.VariableNames())}");
            }

            if (type.IsInstanceOfType(value))
            {
                return value;
            }

            if (type == typeof(IReadOnlyList<string>) && value is IEnumerable<string> texts)
            {
                return texts.ToArray();
            }

            text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        if (parameter.Values.Count > 0 && type == typeof(string) && !parameter.Values.Contains(text))
        {
            throw Error(parameter, $"cannot be '{text}'", $"one of: {string.Join(", ", parameter.Values)}.{Suggestion.For(text, parameter.Values)}");
        }

        if (parameter.Repeats)
        {
            return text.Split(CommandLineWords.Separator);
        }

        if (type == typeof(NamedFrame))
        {
            return parameter.KeepsName ? (NamedFrame)text : await ops.ResolveFrameAsync(text, cancellationToken).ConfigureAwait(false);
        }

        if (type == typeof(NamedModel))
        {
            return parameter.KeepsName ? (NamedModel)text : await ops.ResolveModelAsync(text, cancellationToken).ConfigureAwait(false);
        }

        return Simple(type, text) ?? throw Error(parameter, $"cannot be '{text}'", Expected(type));
    }

    private static object? Simple(Type type, string text)
    {
        if (type == typeof(string))
        {
            return text;
        }

        if (type == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        }

        if (type == typeof(double))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out var flag) ? flag : null;
        }

        if (type == typeof(TimeSpan))
        {
            return DurationText.Parse(text);
        }

        if (type == typeof(IReadOnlyList<string>))
        {
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        return type == typeof(TrainerSettings) ? TrainerSettings.Parse(text) : throw new NotSupportedException($"No option may be of type {type}.");
    }

    private static string Expected(Type type) =>
        type == typeof(int) ? "a whole number, such as 10."
        : type == typeof(double) ? "a number, such as 0.2."
        : type == typeof(bool) ? "true or false."
        : type == typeof(TimeSpan) ? "a time, such as 90s, 15m, 24h or 7d."
        : type == typeof(IReadOnlyList<string>) ? "names, comma-separated, such as age,sex."
        : type == typeof(TrainerSettings) ? "names with values, each once, such as trees=200,leaves=31."
        : "a value.";

    private static InvalidInputException Error(CommandParameter parameter, string what, string expected) => new($"{Called(parameter)} {what}. Give {expected}");

    // A word is known by its place: nobody has written its name.
    private static string Called(CommandParameter parameter) =>
        parameter.Position is { } place && Wording.Face != Face.CSharp ? $"{parameter.Name.ToUpperInvariant()}, word {place + 1}," : $"'{Wording.Option(parameter.Name)}'";
}
