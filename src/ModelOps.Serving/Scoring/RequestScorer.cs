using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Scoring;

/// <summary>Scores the rows of a request, whatever protocol it came by.</summary>
internal sealed class RequestScorer
{
    /// <exception cref="ScoringException">The rows do not fit the model, or it fails on them.</exception>
    internal ValueTask<ModelScores> ScoreAsync(ServedModel served, Frame rows, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult(served.Model.Score(rows, cancellationToken));
        }
        catch (InvalidInputException exception)
        {
            throw ScoringException.Invalid(exception.Message);
        }
        catch (ModelException exception)
        {
            throw ScoringException.Bad($"The model failed on this input: {exception.Message}");
        }
    }
}
