namespace ModelOps.Models;

/// <summary>What a <see cref="RowScorer"/> computes with. One thread at a time.</summary>
internal abstract class RowEngine : IDisposable
{
    /// <summary>The scores of the last run.</summary>
    public abstract ReadOnlySpan<double> Scores { get; }

    public abstract void Set(int column, double value);

    public abstract void Set(int column, string value);

    public abstract void Run();

    public virtual void Dispose()
    {
    }
}
