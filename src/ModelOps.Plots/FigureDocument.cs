namespace ModelOps;

/// <summary>
/// Gives the figures of one notebook their HTML so that plotly.js is stored in it once: in the first cell that shows a
/// figure, and again in that cell's new output when it is run again. Not safe for use by several threads at once.
/// </summary>
public sealed class FigureDocument
{
    private string? _cell;
    private string? _carrier;
    private bool _carried;

    /// <summary>Says which cell the next figures are shown in.</summary>
    /// <param name="cellId">The cell's id; null when the front end does not tell it.</param>
    public void CellStarted(string? cellId)
    {
        _cell = cellId;
        _carried &= cellId is null || cellId != _carrier;
    }

    /// <summary>The figure's HTML, with plotly.js when no earlier figure of the document carries it.</summary>
    /// <param name="figure">The figure.</param>
    public string Render(Figure figure)
    {
        var fragment = FigureHtml.Fragment(figure);
        if (_carried)
        {
            return fragment;
        }

        _carried = true;
        _carrier = _cell;
        return FigureHtml.Script() + "\n" + fragment;
    }
}
