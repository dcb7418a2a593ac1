using ModelOps.Models;

namespace ModelOps.Learning;

/// <summary>Preparation and model that were fitted together, not yet a graph: scores as the trainer does, and writes the graph when asked.</summary>
public sealed class FittedCandidate
{
    private readonly LearningProblem _problem;

    internal FittedCandidate(LearningProblem problem, string trainer, IFittedFrameModel model, double? threshold)
    {
        _problem = problem;
        TrainerName = trainer;
        Model = model;
        Threshold = threshold;
    }

    /// <summary>The trainer's name.</summary>
    public string TrainerName { get; }

    /// <summary>What the trainer learnt.</summary>
    public IFittedFrameModel Model { get; }

    /// <summary>The probability from which a row counts as positive; null for the more probable class.</summary>
    public double? Threshold { get; }

    /// <summary>Scores raw rows.</summary>
    /// <param name="frame">The raw columns.</param>
    public ModelScores Score(Frame frame)
    {
        var outputs = Model.OutputCount;
        var scores = new double[frame.RowCount * outputs];
        Model.Predict(frame, scores);
        return _problem.Task == LearningTask.Regression
            ? new ModelScores(frame.RowCount, []) { Values = scores }
            : new ModelScores(frame.RowCount, _problem.Classes) { Probabilities = scores, Labels = Labels(scores, outputs) };
    }

    /// <summary>Scores rows of the problem's frame.</summary>
    /// <param name="rows">Row numbers.</param>
    public ModelScores Score(int[] rows) => Score(new Frame(_problem.Frame.Columns.Select(column => column.Take(rows))));

    /// <summary>Writes graph, signature, metadata, example and baseline.</summary>
    public ModelDefinition ToDefinition() => DefinitionWriter.Write(_problem, this);

    private int[] Labels(double[] probabilities, int classes)
    {
        var labels = new int[probabilities.Length / classes];
        for (var i = 0; i < labels.Length; i++)
        {
            var row = probabilities.AsSpan(i * classes, classes);
            var best = 0;
            for (var k = 1; k < classes; k++)
            {
                best = row[k] > row[best] ? k : best;
            }

            labels[i] = Threshold is { } threshold ? (row[1] >= threshold ? 1 : 0) : best;
        }

        return labels;
    }
}
