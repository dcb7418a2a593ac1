using ModelOps.Models.Rows;

namespace ModelOps.Models;

/// <summary>Scores a row in managed code.</summary>
internal sealed class ManagedRow(RowGraph graph, RowValue scores) : RowEngine
{
    private readonly RowMemory _memory = graph.CreateMemory();

    public override ReadOnlySpan<double> Scores => _memory.Numbers[scores.Slot];

    public override void Set(int column, double value) => graph.Set(_memory, column, value);

    public override void Set(int column, string value) => graph.Set(_memory, column, value);

    public override void Run() => graph.Run(_memory);
}
