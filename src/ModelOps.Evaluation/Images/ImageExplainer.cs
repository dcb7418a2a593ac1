using ModelOps.Evaluation.Images;

namespace ModelOps;

/// <summary>Explains what a model sees in images.</summary>
public static class ImageExplainer
{
    private const int MostSide = 256;

    /// <summary>Shows where in an image a model sees a class. The image is made smaller before, to at most 256 pixels a side.</summary>
    /// <param name="model">A classifier of images.</param>
    /// <param name="data">The rows, with a column of images.</param>
    /// <param name="rows">Which of them, from 0.</param>
    /// <param name="options">Method and class; null for Grad-CAM of the class that the model gives.</param>
    /// <param name="progress">Told after every batch of covered images.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="InvalidInputException">No model of images, a class that it does not know, an image that cannot be read, or a net that Grad-CAM cannot part.</exception>
    public static IReadOnlyList<ImageExplanation> Explain(
        Model model, Frame data, IReadOnlyList<int> rows, ImageExplainOptions? options = null, IProgress<ExplainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new ImageExplainOptions();
        if (model.ImageInputs is not [var column] || model.Metadata.Classes is not { Count: > 1 } classes)
        {
            throw new InvalidInputException("Only a classifier with one column of images can be explained by parts of an image.");
        }

        if (options.Class is { } asked && !classes.Contains(asked))
        {
            throw new InvalidInputException($"The model has no class '{asked}'.{Suggestion.Among(asked, classes, "Its classes are")}");
        }

        if (options.Patch is < 1 or > MostSide)
        {
            throw new InvalidInputException(FormattableString.Invariant($"The covered square cannot have {options.Patch} pixels a side. Give 1 to {MostSide}."));
        }

        if (!data.Contains(column) || data[column] is not StringColumn images)
        {
            throw new InvalidInputException($"The data has no column '{column}' of images, which the model reads.");
        }

        using var net = options.Method == ImageExplainMethod.GradCam ? new GradCam(model) : null;
        var explained = new List<ImageExplanation>();
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = images.Text(row) is { Length: > 0 } given ? given : throw new InvalidInputException($"Row {row + 1} of '{column}' has no image.");
            var image = ImageThumbnail.Of(ImageFile.Read(text), MostSide);
            double[] Scores(IReadOnlyList<PixelImage> some) => model.Score(Frame(data, row, column, some), cancellationToken).Probabilities ?? throw new ModelException("The model gives no probabilities, so nothing can be compared.");
            var scores = Scores([image]);
            var target = options.Class is { } name ? classes.ToList().IndexOf(name) : scores.Index().MaxBy(score => score.Item).Index;
            var heat = net is null
                ? Occlusion.Heat(image, options.Patch, some => [.. Scores(some).Where((_, i) => i % classes.Count == target)], scores[target], progress)
                : net.Heat(image, target, cancellationToken) is var (map, columns, height) ? HeatMap.Resize(map, columns, height, image.Width, image.Height) : [];
            explained.Add(new ImageExplanation(row, ImageFile.IsContent(text) ? $"row {row + 1}" : text, classes[target], scores[target], options.Method, image, HeatMap.Normal(heat)));
        }

        return explained;
    }

    // The row with other images in the place of its own.
    private static Frame Frame(Frame data, int row, string column, IReadOnlyList<PixelImage> images)
    {
        var rows = data.Take([.. Enumerable.Repeat(row, images.Count)]);
        return new Frame(rows.Columns.Select(each => each.Name == column ? StringColumn.From(column, images.Select(ImageFile.ToDataUri)) : each));
    }
}
