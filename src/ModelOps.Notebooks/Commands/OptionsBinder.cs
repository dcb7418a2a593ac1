using System.Reflection;

namespace ModelOps;

/// <summary>Turns words into an options object; finds every error before it complains.</summary>
internal static class OptionsBinder
{
    private static readonly MethodInfo _copy = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    internal static async Task<TOptions> BindAsync<TOptions>(LifecycleCommand command, CommandLineWords words, string body, ModelOpsSession ops, CancellationToken cancellationToken)
        where TOptions : class, new()
    {
        var options = new TOptions();
        if (options is ITakesBody)
        {
            typeof(TOptions).GetProperty(nameof(ITakesBody.Body))!.SetValue(options, body);
        }

        var called = command.Called;
        var errors = new List<string>();
        var given = new HashSet<CommandParameter>();

        async Task Set(CommandParameter parameter, CommandWord? word)
        {
            if (!given.Add(parameter))
            {
                errors.Add($"'--{parameter.Name}' is given twice: by its name, and as word {parameter.Position + 1}. Give it once.");
                return;
            }

            try
            {
                parameter.Property.SetValue(options, await OptionValue.ConvertAsync(parameter, word, ops, cancellationToken).ConfigureAwait(false));
            }
            catch (InvalidInputException exception)
            {
                errors.AddRange(exception.Errors);
            }
        }

        var positional = command.Parameters.Where(parameter => parameter.Position is not null).ToArray();
        for (var i = 0; i < words.Positional.Count; i++)
        {
            if (i < positional.Length && positional[i].TakesRest)
            {
                given.Add(positional[i]);
                positional[i].Property.SetValue(options, (string[])[.. words.Positional.Skip(i).SelectMany(word => (word.IsLiteral ? word.Text : word.Text.TrimStart('@')).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]);
                break;
            }

            if (i < positional.Length)
            {
                await Set(positional[i], words.Positional[i]).ConfigureAwait(false);
            }
            else
            {
                errors.Add($"'{called}' does not know what to do with '{words.Positional[i].Text}'. Quote a value that holds blanks, or name its option.");
            }
        }

        foreach (var (name, word) in words.Named)
        {
            if (command.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter)
            {
                await Set(parameter, word).ConfigureAwait(false);
            }
        }

        // Before the work, which a name that no variable can have would lose. A terminal writes a file of that name.
        if (Wording.Face != Face.Terminal && options is INamesResult { As: { } variable } && !IsName(variable))
        {
            errors.Add($"'{Wording.Option("as")}' cannot be '{variable}'. Give the name of a variable: letters, digits and '_', beginning with no digit.");
        }

        errors.AddRange(command.UnknownOptions(words));
        errors.AddRange(command.Parameters
            .Where(parameter => parameter.Required && !given.Contains(parameter))
            .Select(parameter => parameter.Position is null
                ? $"'{called}' needs '--{parameter.Name}': {parameter.Said}"
                : $"'{called}' needs {parameter.Name.ToUpperInvariant()} as word {parameter.Position + 1}: {parameter.Said}"));
        return errors.Count == 0 ? options : throw new InvalidInputException(errors);
    }

    private static bool IsName(string text) => text.Length > 0 && !char.IsDigit(text[0]) && text.All(letter => char.IsLetterOrDigit(letter) || letter == '_');

    /// <summary>A copy, so that what a command fills in never shows in the caller's object.</summary>
    internal static TOptions Copy<TOptions>(TOptions options)
        where TOptions : class => (TOptions)_copy.Invoke(options, null)!;
}
