using System.Diagnostics.CodeAnalysis;

namespace ModelOps;

/// <summary>The libraries whose charts are taken wherever a figure is shown, logged or put into a page.</summary>
public static class FigureSources
{
    private static readonly Catalog<FigureSource> _catalog = new("figure source", source => [source.Name], () => []);

    /// <summary>What reads charts; none comes without an extension.</summary>
    public static IReadOnlyList<FigureSource> All => _catalog.All;

    /// <summary>Called after one was added.</summary>
    public static event Action<FigureSource>? Added
    {
        add => _catalog.Added += value;
        remove => _catalog.Added -= value;
    }

    /// <summary>Adds the charts of a library.</summary>
    /// <param name="source">What reads them.</param>
    /// <exception cref="InvalidInputException">Its name is taken.</exception>
    public static void Add(FigureSource source) => _catalog.Add(source);

    /// <summary>What reads the charts of a library.</summary>
    /// <param name="name">The library's name.</param>
    /// <exception cref="InvalidInputException">Nothing does.</exception>
    public static FigureSource Find(string name) => _catalog.Find(name);

    /// <summary>A value as a figure, if it is a chart.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="figure">The figure.</param>
    /// <returns>False when no library that was added has such charts.</returns>
    public static bool TryConvert(object value, [NotNullWhen(true)] out Figure? figure)
    {
        figure = All.FirstOrDefault(source => source.Reads(value.GetType()))?.Convert(value);
        return figure is not null;
    }
}
