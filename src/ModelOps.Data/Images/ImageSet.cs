using ModelOps.Data.Images;

namespace ModelOps;

/// <summary>A file that could not be used, or is unusual.</summary>
/// <param name="File">Its path.</param>
/// <param name="Reason">What is wrong, as one sentence or the end of one.</param>
public sealed record ImageFinding(string File, string Reason);

/// <summary>Two images that are the same or nearly so.</summary>
/// <param name="First">A row.</param>
/// <param name="Second">A later row.</param>
/// <param name="Distance">In how many of 64 places their hashes differ; 0 also for files of equal content.</param>
public sealed record ImagePair(int First, int Second, int Distance);

/// <summary>A folder of images that was read.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Frame">
/// One row an image: <c>image</c> (the path), <c>label</c> (where there are folders of classes), <c>set</c> (<c>train</c>, <c>validation</c>, <c>test</c>; where there are
/// sets), <c>width</c>, <c>height</c>, <c>format</c>, <c>brightness</c> (0 to 255), <c>digest</c> (of the file's content, so that the frame's digest covers it).
/// </param>
/// <param name="Broken">Files that were left out since they cannot be read.</param>
/// <param name="Odd">Files that were read, but may not be what they should.</param>
/// <param name="Duplicates">Images that are the same or nearly so, the nearest first.</param>
public sealed record ImageSet(string Folder, Frame Frame, IReadOnlyList<ImageFinding> Broken, IReadOnlyList<ImageFinding> Odd, IReadOnlyList<ImagePair> Duplicates)
{
    /// <summary>The column of paths.</summary>
    public const string ImageColumn = "image";

    /// <summary>The column of classes.</summary>
    public const string LabelColumn = "label";

    /// <summary>The column of sets.</summary>
    public const string SetColumn = "set";

    /// <summary>The classes, in the order of their names; empty for a folder without.</summary>
    public IReadOnlyList<string> Classes { get; } = Frame.Contains(LabelColumn) ? [.. ((StringColumn)Frame[LabelColumn]).Categories.Order(StringComparer.Ordinal)] : [];

    /// <summary>How many images it has, of which classes.</summary>
    public override string ToString() => $"{Frame.RowCount} images in {Folder}{(Classes.Count > 0 ? $": {string.Join(", ", Classes)}" : "")}";

    /// <summary>The sets that have images, in the order train, validation, test; empty for a folder without.</summary>
    public IReadOnlyList<string> Sets { get; } = Frame.Contains(SetColumn) ? [.. ImageLayout.Sets.Where(((StringColumn)Frame[SetColumn]).Categories.Contains)] : [];

    /// <summary>The rows of a set.</summary>
    /// <param name="set">One of <see cref="Sets"/>.</param>
    public Frame Part(string set)
    {
        var column = (StringColumn)Frame[SetColumn];
        return Frame.Take([.. Enumerable.Range(0, Frame.RowCount).Where(row => column.Text(row) == set)]);
    }

    /// <summary>Duplicates of which one is in another set than the other: what is learnt from is then asked for, too.</summary>
    public IReadOnlyList<ImagePair> AcrossSets => Apart(SetColumn);

    /// <summary>Duplicates of two classes: at least one of the labels is wrong.</summary>
    public IReadOnlyList<ImagePair> AcrossClasses => Apart(LabelColumn);

    /// <summary>A page with some images of each class, near duplicates, and files to look at, as an HTML fragment.</summary>
    /// <param name="perClass">Images shown of each class.</param>
    /// <exception cref="InvalidInputException">No loaded package writes image files.</exception>
    public string ToHtmlFragment(int perClass = 10) => ImageSheet.Fragment(this, perClass);

    private ImagePair[] Apart(string name) =>
        Frame.Contains(name) && Frame[name] is StringColumn column ? [.. Duplicates.Where(pair => column.Text(pair.First) != column.Text(pair.Second))] : [];
}
