namespace ModelOps;

/// <summary>How a figure becomes a picture.</summary>
public sealed record FigureImageOptions
{
    /// <summary>The width, in the figure's own units; null for the layout's, else 900.</summary>
    public int? Width { get; init; }

    /// <summary>The height, in the figure's own units; null for the layout's, else 500.</summary>
    public int? Height { get; init; }

    /// <summary>How many pixels of a PNG a unit has: 2 for print and dense screens.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>How long the browser may take; one minute by default.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(1);
}
