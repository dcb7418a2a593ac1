namespace ModelOps;

/// <summary>What a figure is drawn as.</summary>
public enum FigureImageFormat
{
    /// <summary>Pixels.</summary>
    Png,

    /// <summary>Lines and texts, at any size.</summary>
    Svg,
}
