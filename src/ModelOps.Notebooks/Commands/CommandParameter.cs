using System.Globalization;
using System.Reflection;
using System.Text;

namespace ModelOps;

/// <summary>One parameter of a command, read from its options type.</summary>
public sealed class CommandParameter
{
    private const string TrainerNames = "{trainers}";
    private readonly string _description;

    internal CommandParameter(PropertyInfo property, ParameterAttribute attribute, object defaults)
    {
        Property = property;
        Name = Kebab(property.Name);
        _description = attribute.Description;
        Position = attribute.Position < 0 ? null : attribute.Position;
        Required = attribute.Required;
        KeepsName = attribute.KeepsName;
        Repeats = attribute.Repeats;
        Default = Required ? null : property.GetValue(defaults) switch
        {
            null or "" or false => null,
            true => "true",
            IEnumerable<string> words => words.Any() ? string.Join(',', words) : null,
            TimeSpan time => DurationText.Of(time),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        Values = attribute.Values?.Split(',') ?? (IsFlag ? ["true", "false"] : []);
    }

    /// <summary>The name without dashes, as <c>run-name</c>.</summary>
    public string Name { get; }

    /// <summary>Its short forms, as <c>-p</c>.</summary>
    public IEnumerable<string> Aliases => CommandLineWords.Short.Where(pair => pair.Value == "--" + Name).Select(pair => pair.Key);

    /// <summary>What it means, in one line.</summary>
    public string Description => _description.Replace(TrainerNames, string.Join(", ", Trainers.All.Select(trainer => trainer.Name)), StringComparison.Ordinal);

    /// <summary>The values that completion offers: those to choose from, or the names in the catalog that the description lists.</summary>
    public IReadOnlyList<string> Offered => _description.Contains(TrainerNames, StringComparison.Ordinal) ? [.. Trainers.All.Select(trainer => trainer.Name)] : Values;

    /// <summary>Its place among the words without a name; null when it is given by name only.</summary>
    public int? Position { get; }

    /// <summary>True when the command cannot run without it.</summary>
    public bool Required { get; }

    /// <summary>The values to choose from; empty when any is allowed.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>What it is when it is not given, as it would be written; null when the description says it, or nothing is.</summary>
    public string? Default { get; }

    /// <summary>The description with the values to choose from and the default, in the words of the current face: a terminal has files, but no variables.</summary>
    public string Help => Said + (Values.Count > 0 && !IsFlag ? $" One of {string.Join(", ", Values)}." : "") + (Default is null ? "" : $" Default {Default}.");

    /// <summary>The description in the words of the current face.</summary>
    internal string Said => Wording.Face != Face.Terminal ? Description : Description
        .Replace(", a variable, or ", ", or ", StringComparison.Ordinal).Replace("a variable, or ", "", StringComparison.Ordinal).Replace("a variable, ", "", StringComparison.Ordinal);

    /// <summary>A word for its value in a line of usage, as <c>TARGET</c>; empty for one that is true when it is there.</summary>
    public string HelpName => IsFlag ? "" : Name.ToUpperInvariant();

    /// <summary>True when the value is the name of a notebook variable (or, on the command line, a file).</summary>
    public bool TakesVariable => Property.PropertyType == typeof(NamedFrame) || Property.PropertyType == typeof(NamedModel);

    /// <summary>True when it takes all words without a name that follow.</summary>
    public bool TakesRest => Position is not null && Property.PropertyType == typeof(IReadOnlyList<string>);

    /// <summary>True when nothing but a variable of a notebook can be given.</summary>
    public bool NeedsVariable => Property.PropertyType == typeof(object);

    /// <summary>True when the command itself looks up what is given by name.</summary>
    internal bool KeepsName { get; }

    /// <summary>True when it may be given several times.</summary>
    internal bool Repeats { get; }

    internal PropertyInfo Property { get; }

    private bool IsFlag => (Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType) == typeof(bool);

    internal static IReadOnlyList<CommandParameter> Of(Type options)
    {
        var defaults = Activator.CreateInstance(options)!;
        return [.. options.GetProperties()
            .Select(property => (Property: property, Attribute: property.GetCustomAttribute<ParameterAttribute>()))
            .Where(pair => pair.Attribute is not null)
            .Select(pair => new CommandParameter(pair.Property, pair.Attribute!, defaults))
            .OrderBy(parameter => parameter.Position ?? int.MaxValue)
            .ThenBy(parameter => parameter.Required ? 0 : 1)];
    }

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
