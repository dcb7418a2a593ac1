namespace ModelOps.Kernel.Directives;

/// <summary>Compares what a line gives with what its directive takes, and reports all errors at once.</summary>
internal static class DirectiveChecks
{
    public static void Check(DirectiveSignature directive, DirectiveArguments arguments)
    {
        var errors = new List<string>();
        var options = directive.Parameters.Where(parameter => parameter.IsOption).ToList();
        var places = directive.Parameters.Where(parameter => !parameter.IsOption).ToList();
        if (!directive.AcceptsOtherOptions)
        {
            foreach (var name in arguments.Options.Keys.Where(name => directive.Option("--" + name) is null))
            {
                errors.Add($"{directive.Name} has no option '--{name}'.{Nearest.Sentence("--" + name, options.Select(option => option.Name))}"
                    + (options.Count == 0 ? " It has none." : $" It has {string.Join(", ", options.Select(option => option.Name))}."));
            }

            if (arguments.Positional.Count > places.Count)
            {
                errors.Add($"{directive.Name} takes {(places.Count == 0 ? "no" : places.Count.ToString())} argument{(places.Count == 1 ? "" : "s")} without a name, but '{arguments.Positional[places.Count].Text}' is one more.");
            }
        }

        errors.AddRange(options.Where(option => option.Required && !arguments.Options.ContainsKey(option.Name[2..])).Select(option => $"{directive.Name} needs {option.Name}: {option.Description}"));
        errors.AddRange(places.Where((place, i) => place.Required && i >= arguments.Positional.Count).Select(place => $"{directive.Name} needs <{place.Name}>: {place.Description}"));
        errors.AddRange(
            from option in options
            // What @name and @input stand for is known later.
            where option.Values.Count > 0 && arguments.Options.TryGetValue(option.Name[2..], out var value) && (value.IsLiteral || !value.Text.StartsWith('@')) && !option.Values.Contains(value.Text, StringComparer.OrdinalIgnoreCase)
            select $"{option.Name} is '{arguments.Options[option.Name[2..]].Text}'. Known are {string.Join(", ", option.Values)}.");
        if (errors.Count > 0)
        {
            throw new KernelException(string.Join(" ", errors));
        }
    }
}
