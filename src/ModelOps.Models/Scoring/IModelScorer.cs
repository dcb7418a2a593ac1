namespace ModelOps.Models;

/// <summary>What computes a model's scores: ONNX Runtime, or the library of a flavor.</summary>
internal interface IModelScorer : IDisposable
{
    ModelScores Score(Frame frame, CancellationToken cancellationToken);

    RowScorer CreateRowScorer();
}
