namespace ModelOps.Learning.Networks;

/// <summary>The size of one image in a net.</summary>
/// <param name="Channels">Values of a pixel.</param>
/// <param name="Rows">Rows of pixels.</param>
/// <param name="Columns">Pixels in a row.</param>
internal readonly record struct ImageShape(int Channels, int Rows, int Columns)
{
    /// <summary>All values of an image.</summary>
    public int Size => Channels * Rows * Columns;
}
