using ModelOps.Models;
using ModelOps.Models.Onnx;

namespace ModelOps;

/// <summary>
/// Scores one row at a time with memory that stays where it is: for calls that come one by one and must be fast. Set the
/// columns, run, read the answer. One thread at a time; make one for each thread.
/// </summary>
public sealed class RowScorer : IDisposable
{
    private readonly IReadOnlyList<OnnxValue> _columns;
    private readonly RowEngine _engine;

    internal RowScorer(IReadOnlyList<OnnxValue> columns, RowEngine engine)
    {
        (_columns, _engine) = (columns, engine);
        Columns = [.. columns.Select(column => column.Name)];
        Clear();
    }

    /// <summary>The names of the columns, in the order of their numbers.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>True when the graph runs in managed code; false when it has operators that only ONNX Runtime knows, which takes ten times as long.</summary>
    public bool IsManaged => _engine is ManagedRow;

    /// <summary>Probabilities in the order of the classes, or the one predicted value; of the last run.</summary>
    public ReadOnlySpan<double> Scores => _engine.Scores;

    /// <summary>Makes every column missing.</summary>
    public void Clear()
    {
        for (var i = 0; i < _columns.Count; i++)
        {
            if (_columns[i].Type == OnnxType.String)
            {
                _engine.Set(i, "");
            }
            else
            {
                _engine.Set(i, double.NaN);
            }
        }
    }

    /// <summary>Sets a numeric column.</summary>
    /// <param name="column">The column's number in <see cref="Columns"/>.</param>
    /// <param name="value">The value; NaN for missing.</param>
    public void Set(int column, double value) => _engine.Set(column, value);

    /// <summary>Sets a text column.</summary>
    /// <param name="column">The column's number in <see cref="Columns"/>.</param>
    /// <param name="value">The value; the empty text for missing.</param>
    public void Set(int column, string value) => _engine.Set(column, value);

    /// <summary>Scores the row as set.</summary>
    /// <returns><see cref="Scores"/>.</returns>
    /// <exception cref="ModelException">The graph could not be run.</exception>
    public ReadOnlySpan<double> Run()
    {
        _engine.Run();
        return _engine.Scores;
    }

    /// <inheritdoc />
    public void Dispose() => _engine.Dispose();
}
