namespace ModelOps;

/// <summary>Says that a property of an options type is a parameter of the command, and describes it.</summary>
/// <param name="description">What it means, in one line; shown in help and completion.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterAttribute(string description) : Attribute
{
    /// <summary>What it means, in one line.</summary>
    public string Description { get; } = description;

    /// <summary>Its place among the words that carry no <c>--name</c>, from 0; −1 for one that is given by name only.</summary>
    public int Position { get; init; } = -1;

    /// <summary>True when the command cannot run without it.</summary>
    public bool Required { get; init; }

    /// <summary>True for data or a model that the command itself looks up, since its name may stand for something else, too.</summary>
    public bool KeepsName { get; init; }

    /// <summary>True for an option that may be given several times: its texts are taken as they are, and not parted at commas.</summary>
    public bool Repeats { get; init; }

    /// <summary>The values to choose from, comma-separated; null when any is allowed.</summary>
    public string? Values { get; init; }
}
