namespace ModelOps;

/// <summary>A folder of images that was read.</summary>
/// <param name="Images">The images, and what is odd about them.</param>
/// <param name="Variable">The variable that the frame became.</param>
/// <param name="Show">Images shown of each class.</param>
public sealed record DataImagesResult(ImageSet Images, string Variable, int Show) : Viewable
{
    private const int MostNotes = 10;

    /// <summary>The frame of paths and labels.</summary>
    public Frame Frame => Images.Frame;

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"{Variable}: {Frame.RowCount} images{(Images.Classes.Count == 0 ? "" : $" of {Images.Classes.Count} classes")}")
            .Fact("source", Images.Folder)
            .Fact("digest", Frame.Digest())
            .Fact("pixels", Sizes())
            .Fact("formats", string.Join(", ", ((StringColumn)Frame["format"]).Categories.Order(StringComparer.Ordinal)))
            .Fact("broken files left out", Images.Broken.Count > 0 ? Images.Broken.Count : null)
            .Fact("near duplicates", Images.Duplicates.Count > 0 ? $"{Images.Duplicates.Count} {(Images.Duplicates.Count == 1 ? "pair" : "pairs")}" : null);
        if (Images.Classes.Count > 0)
        {
            view.Table(["class", "images", "share", "mean brightness", .. Images.Sets], Images.Classes.Select(Row));
        }

        Note(view, Images.AcrossSets, "in two sets, so that the model is tested on what it has learnt from");
        Note(view, Images.AcrossClasses, "under two classes, so that one label is wrong");
        foreach (var finding in Images.Broken.Concat(Images.Odd).Take(MostNotes))
        {
            view.Note(finding.Reason.Contains(finding.File, StringComparison.Ordinal) ? finding.Reason : $"{finding.File} {finding.Reason}.");
        }

        if (Images.Broken.Count + Images.Odd.Count > MostNotes)
        {
            view.Note($"{Images.Broken.Count + Images.Odd.Count - MostNotes} more files are broken or odd: see {nameof(ImageSet.Broken)} and {nameof(ImageSet.Odd)}.");
        }

        return Show == 0 ? view : view.Document(Images.ToHtmlFragment(Show), "");
    }

    private object?[] Row(string name)
    {
        var labels = (StringColumn)Frame[ImageSet.LabelColumn];
        int[] rows = [.. Enumerable.Range(0, labels.Count).Where(row => labels.Text(row) == name)];
        var brightness = ((Column<double>)Frame["brightness"]).Values;
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += brightness[row];
        }

        return [name, rows.Length, (double)rows.Length / labels.Count, Math.Round(sum / rows.Length, 1), .. Images.Sets.Select(set => (object)rows.Count(row => ((StringColumn)Frame[ImageSet.SetColumn]).Text(row) == set))];
    }

    private string Sizes()
    {
        var (widths, heights) = (((Column<long>)Frame["width"]).Values.ToArray(), ((Column<long>)Frame["height"]).Values.ToArray());
        return widths.Min() == widths.Max() && heights.Min() == heights.Max() ? $"{widths[0]} × {heights[0]}" : $"{widths.Min()} × {heights.Min()} to {widths.Max()} × {heights.Max()}";
    }

    private void Note(View view, IReadOnlyList<ImagePair> pairs, string what)
    {
        if (pairs.Count > 0)
        {
            var images = (StringColumn)Frame[ImageSet.ImageColumn];
            view.Note($"{pairs.Count} {(pairs.Count == 1 ? "pair" : "pairs")} of the same or nearly the same image {(pairs.Count == 1 ? "is" : "are")} {what}, such as {images.Text(pairs[0].First)} and {images.Text(pairs[0].Second)}.");
        }
    }
}
