namespace ModelOps;

/// <summary>Reads the charts of another library as figures.</summary>
/// <param name="Name">The library's name.</param>
/// <param name="TypeName">The charts' type with its assembly, as <c>Plotly.NET.GenericChart, Plotly.NET</c>: a name, so that the library is not loaded before a chart is there. What derives from it is read, too.</param>
/// <param name="Convert">Makes the figure.</param>
public sealed record FigureSource(string Name, string TypeName, Func<object, Figure> Convert)
{
    /// <summary>Whether values of a type are such charts.</summary>
    /// <param name="type">The type.</param>
    public bool Reads(Type type)
    {
        for (var each = type; each is not null && each != typeof(object); each = each.BaseType)
        {
            if (TypeName.StartsWith(each.FullName ?? " ", StringComparison.Ordinal) && TypeName == $"{each.FullName}, {each.Assembly.GetName().Name}")
            {
                return true;
            }
        }

        return false;
    }
}
