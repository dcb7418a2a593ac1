using System.Globalization;

namespace ModelOps.Learning;

/// <summary>Every parameter of a trainer with a checked value: the user's or the default.</summary>
public sealed class TrainerOptions
{
    private readonly Dictionary<string, string> _values;

    internal TrainerOptions(Dictionary<string, string> values) => _values = values;

    /// <summary>A whole number.</summary>
    /// <param name="name">The parameter's name.</param>
    public int Integer(string name) => int.Parse(_values[name], CultureInfo.InvariantCulture);

    /// <summary>A number.</summary>
    /// <param name="name">The parameter's name.</param>
    public double Number(string name) => double.Parse(_values[name], NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>True or false.</summary>
    /// <param name="name">The parameter's name.</param>
    public bool Flag(string name) => bool.Parse(_values[name]);

    /// <summary>A choice, in lower case, or a text as written.</summary>
    /// <param name="name">The parameter's name.</param>
    public string Text(string name) => _values[name];
}
