using ModelOps.Evaluation.Evaluate;
using ModelOps.Evaluation.Images;

namespace ModelOps;

/// <summary>An image that a model takes for another class.</summary>
/// <param name="Row">The row of the data, from 0.</param>
/// <param name="Image">Its path, or its content as a <c>data:</c> URI.</param>
/// <param name="Actual">Its class.</param>
/// <param name="Predicted">What the model takes it for.</param>
/// <param name="Probability">How sure the model is of that, 0 to 1; NaN for models that give no probabilities.</param>
public sealed record ImageMistake(int Row, string Image, string Actual, string Predicted, double Probability)
{
    /// <summary>What to call the image: its path, or its row where it has none.</summary>
    public string Name => ImageFile.IsContent(Image) ? FormattableString.Invariant($"row {Row + 1}") : Image;
}

/// <summary>The images behind an evaluation's confusion matrix.</summary>
public sealed class EvaluatedImages
{
    private readonly string[] _images;
    private readonly int[] _rows;
    private readonly EvaluationResult _evaluation;

    private EvaluatedImages(EvaluationResult evaluation, string[] images, int[] rows)
    {
        (_evaluation, _images, _rows) = (evaluation, images, rows);
        var input = evaluation.Rows;
        Mistakes = [.. Enumerable.Range(0, rows.Length)
            .Where(row => input.Predicted[row] != input.Targets[row])
            .Select(row => new ImageMistake(rows[row], images[row], evaluation.Classes[input.Targets[row]], evaluation.Classes[input.Predicted[row]], input.HasProbabilities ? input.Probabilities[(row * input.ClassCount) + input.Predicted[row]] : double.NaN))
            .OrderByDescending(mistake => mistake.Probability).ThenBy(mistake => mistake.Row)];
    }

    /// <summary>The images that the model takes for another class, the one it is most sure of first.</summary>
    public IReadOnlyList<ImageMistake> Mistakes { get; }

    /// <summary>The classes, in the order of the model's.</summary>
    internal IReadOnlyList<string> Classes => _evaluation.Classes;

    /// <summary>Finds the images of an evaluation.</summary>
    /// <param name="evaluation">The evaluation of a classifier.</param>
    /// <param name="data">The data that it was made on.</param>
    /// <param name="column">The column of images: paths, or <c>data:</c> URIs.</param>
    /// <exception cref="InvalidInputException">Another number of rows than was evaluated, no such column, or no classifier.</exception>
    public static EvaluatedImages Of(EvaluationResult evaluation, Frame data, string column)
    {
        if (evaluation.Task == LearningTask.Regression)
        {
            throw new InvalidInputException("Images are shown by true and predicted class, and the evaluation is of a regressor.");
        }

        if (!data.Contains(column) || data[column] is not StringColumn images)
        {
            throw new InvalidInputException($"The data has no column '{column}' of images.");
        }

        var rows = ModelRows.Known(data, evaluation.Target);
        return rows.Length == evaluation.RowCount
            ? new EvaluatedImages(evaluation, [.. rows.Select(row => images.Text(row) ?? "")], rows)
            : throw new InvalidInputException($"The evaluation is of {evaluation.RowCount} rows and the data has {rows.Length}. Give the data that was evaluated.");
    }

    /// <summary>How many images of a class the model takes for a class.</summary>
    /// <param name="actual">The place of their class among the evaluation's.</param>
    /// <param name="predicted">The place of the class that the model gives.</param>
    public int Count(int actual, int predicted) => Cell(actual, predicted).Count();

    /// <summary>Some images of a cell of the confusion matrix: the one that the model is most sure of first, on the diagonal the one it is least sure of.</summary>
    /// <param name="actual">The place of their class among the evaluation's.</param>
    /// <param name="predicted">The place of the class that the model gives.</param>
    /// <param name="most">How many.</param>
    public IReadOnlyList<string> Examples(int actual, int predicted, int most)
    {
        var input = _evaluation.Rows;
        double Sure(int row) => input.HasProbabilities ? input.Probabilities[(row * input.ClassCount) + predicted] * (actual == predicted ? 1 : -1) : 0;
        return [.. Cell(actual, predicted).OrderBy(Sure).Take(most).Select(row => _images[row])];
    }

    private IEnumerable<int> Cell(int actual, int predicted) => Enumerable.Range(0, _rows.Length).Where(row => _evaluation.Rows.Targets[row] == actual && _evaluation.Rows.Predicted[row] == predicted);

    /// <summary>A confusion matrix with example images in each cell, and the most confident mistakes, as HTML.</summary>
    /// <param name="perCell">Images a cell.</param>
    /// <param name="mistakes">How many mistakes.</param>
    /// <exception cref="InvalidInputException">No loaded package writes image files, or an image can no longer be read.</exception>
    public string ToHtmlFragment(int perCell = 3, int mistakes = 24) => ImageGallery.Fragment(this, perCell, mistakes);

    /// <inheritdoc />
    public override string ToString() => Mistakes.Count == 0 ? $"{_rows.Length} images, each of the class that the model gives" : FormattableString.Invariant($"{Mistakes.Count} of {_rows.Length} images taken for another class; most sure of {Mistakes[0].Name}: {Mistakes[0].Actual} taken for {Mistakes[0].Predicted}");
}
