using System.Reflection;
using System.Text;

namespace ModelOps;

/// <summary>One parameter of a command, read from its options type.</summary>
public sealed class CommandParameter
{
    internal CommandParameter(PropertyInfo property, ParameterAttribute attribute)
    {
        Property = property;
        Name = Kebab(property.Name);
        Description = attribute.Description;
        Position = attribute.Position < 0 ? null : attribute.Position;
        Required = attribute.Required;
        KeepsName = attribute.KeepsName;
        Values = attribute.Values?.Split(',') ?? (property.PropertyType == typeof(bool) ? ["true", "false"] : []);
    }

    /// <summary>The name without dashes, as <c>run-name</c>.</summary>
    public string Name { get; }

    /// <summary>What it means, in one line.</summary>
    public string Description { get; }

    /// <summary>Its place among the words without a name; null when it is given by name only.</summary>
    public int? Position { get; }

    /// <summary>True when the command cannot run without it.</summary>
    public bool Required { get; }

    /// <summary>The values to choose from; empty when any is allowed.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>True when the value is the name of a notebook variable (or, on the command line, a file).</summary>
    public bool TakesVariable => Property.PropertyType == typeof(NamedFrame) || Property.PropertyType == typeof(NamedModel);

    /// <summary>True when the command itself looks up what is given by name.</summary>
    internal bool KeepsName { get; }

    internal PropertyInfo Property { get; }

    internal static IReadOnlyList<CommandParameter> Of(Type options) =>
        [.. options.GetProperties()
            .Select(property => (Property: property, Attribute: property.GetCustomAttribute<ParameterAttribute>()))
            .Where(pair => pair.Attribute is not null)
            .Select(pair => new CommandParameter(pair.Property, pair.Attribute!))
            .OrderBy(parameter => parameter.Position ?? int.MaxValue)
            .ThenBy(parameter => parameter.Required ? 0 : 1)];

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
