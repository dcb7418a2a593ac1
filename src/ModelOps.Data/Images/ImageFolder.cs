using System.Collections.Concurrent;
using ModelOps.Data.Images;

namespace ModelOps;

/// <summary>Reads a folder of images: a folder for each class, also below folders train, validation and test.</summary>
public static class ImageFolder
{
    private const int MostNamed = 10;
    private const double MostRatio = 8;
    private const int LeastSide = 16;

    /// <summary>The paths of all images of a folder and the folders below it, in their order, or of one file. None of them is opened.</summary>
    /// <param name="path">The folder, or a file with the ending of an image.</param>
    /// <returns>The paths; null when it is neither.</returns>
    /// <exception cref="InvalidInputException">A folder without an image.</exception>
    public static IReadOnlyList<string>? Find(string path) => Directory.Exists(path) || (File.Exists(path) && ImageLayout.IsImage(path)) ? ImageLayout.All(path) : null;

    /// <summary>Looks at each image once: it is decoded, measured and let go, so that memory holds no more than one for each thread.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What to do with broken files, and how to split; null for the defaults.</param>
    /// <param name="progress">Told how many of how many files were read.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InvalidInputException">No such folder, no image in it, or broken ones that are not to be skipped; the message names them.</exception>
    public static ImageSet Read(string folder, ImageFolderOptions? options = null, IProgress<(int Done, int Total)>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new ImageFolderOptions();
        Check(options);
        var (entries, others) = ImageLayout.Of(folder);
        if (entries[0].Set is { } set && (options.Validation > 0 || options.Test > 0))
        {
            throw new InvalidInputException($"The folder '{folder}' has folders of sets ('{set}'), so it is not split again. Leave the shares of validation and test out.");
        }

        var facts = new ImageFacts?[entries.Count];
        var broken = new ConcurrentBag<(int Row, string Reason)>();
        var done = 0;
        Parallel.For(0, entries.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, row =>
        {
            try
            {
                facts[row] = ImageFacts.Of(ImageContent.Of(entries[row].Path, options.Limits));
            }
            catch (InvalidInputException exception)
            {
                broken.Add((row, exception.Message));
            }

            progress?.Report((Interlocked.Increment(ref done), entries.Count));
        });
        ImageFinding[] findings = [.. broken.OrderBy(each => each.Row).Select(each => new ImageFinding(entries[each.Row].Path, each.Reason))];
        Refuse(folder, findings, entries.Count, options);
        int[] rows = [.. Enumerable.Range(0, entries.Count).Where(row => facts[row] is not null)];
        ImageFacts[] kept = [.. rows.Select(row => facts[row]!)];
        ImageLayout.Entry[] used = [.. rows.Select(row => entries[row])];
        var odd = used.Zip(kept).SelectMany(pair => Oddities(pair.First, pair.Second)).Concat(others.Select(file => new ImageFinding(file, "is no image and was passed over")))
            .Concat(AlikeClasses(used));
        return new ImageSet(folder, ToFrame(used, kept, options), findings, [.. odd], ImageDuplicates.Find([.. kept.Select(each => each.Digest)], [.. kept.Select(each => each.Hash)], [.. kept.Select(each => each.Grid)]));
    }

    private static void Check(ImageFolderOptions options)
    {
        if (!(options.Validation >= 0 && options.Test >= 0 && options.Validation + options.Test < 1))
        {
            throw new InvalidInputException(FormattableString.Invariant($"The shares of validation ({options.Validation}) and test ({options.Test}) must be 0 or more, and together below 1."));
        }
    }

    private static void Refuse(string folder, ImageFinding[] broken, int all, ImageFolderOptions options)
    {
        if (broken.Length == all || (broken.Length > 0 && !options.SkipBroken))
        {
            throw new InvalidInputException([
                $"{broken.Length} of {all} images in '{folder}' cannot be read.{(broken.Length == all ? "" : $" Replace them, or leave them out: {Wording.Command("data images", "FOLDER --on-error skip", "SkipBroken = true")}.")}",
                .. broken.Take(MostNamed).Select(finding => finding.Reason),
                .. broken.Length > MostNamed ? (ReadOnlySpan<string>)[$"{broken.Length - MostNamed} more are broken, too."] : [],
            ]);
        }
    }

    private static IEnumerable<ImageFinding> AlikeClasses(ImageLayout.Entry[] entries) =>
        from label in entries.Select(entry => entry.Label).OfType<string>().Distinct().Order(StringComparer.Ordinal)
        group label by label.ToUpperInvariant() into alike
        from other in alike.Skip(1)
        select new ImageFinding(other, $"is a class of its own beside '{alike.First()}': their names differ in case only");

    private static IEnumerable<ImageFinding> Oddities(ImageLayout.Entry entry, ImageFacts facts)
    {
        var info = facts.Info;
        var ending = Path.GetExtension(entry.Path)[1..].ToLowerInvariant();
        if ((ending is "jpg" or "jpe" or "jfif" ? "jpeg" : ending) != info.Format)
        {
            yield return new ImageFinding(entry.Path, $"has the ending .{ending}, but holds a {info.Format} image");
        }

        if (Math.Min(info.Width, info.Height) < LeastSide || Math.Max(info.Width, info.Height) > MostRatio * Math.Min(info.Width, info.Height))
        {
            yield return new ImageFinding(entry.Path, $"has {info.Width} × {info.Height} pixels");
        }

        if (info.FrameCount > 1)
        {
            yield return new ImageFinding(entry.Path, $"is animated ({info.FrameCount} images); the first one is read");
        }

        if (facts.HasOneColour)
        {
            yield return new ImageFinding(entry.Path, "is of one colour");
        }
    }

    private static Frame ToFrame(ImageLayout.Entry[] entries, ImageFacts[] facts, ImageFolderOptions options)
    {
        var columns = new List<Column> { StringColumn.From(ImageSet.ImageColumn, entries.Select(entry => entry.Path)) };
        if (entries[0].Label is not null)
        {
            columns.Add(StringColumn.From(ImageSet.LabelColumn, entries.Select(entry => entry.Label)));
        }

        if (entries[0].Set is not null || options.Validation > 0 || options.Test > 0)
        {
            columns.Add(StringColumn.From(ImageSet.SetColumn, entries[0].Set is not null ? entries.Select(entry => entry.Set) : Drawn(columns[^1], options)));
        }

        columns.Add(new Column<long>("width", [.. facts.Select(each => (long)each.Info.Width)]));
        columns.Add(new Column<long>("height", [.. facts.Select(each => (long)each.Info.Height)]));
        columns.Add(StringColumn.From("format", facts.Select(each => each.Info.Format)));
        columns.Add(new Column<double>("brightness", [.. facts.Select(each => each.Brightness)]));
        columns.Add(StringColumn.From("digest", facts.Select(each => Convert.ToHexStringLower(each.Digest.AsSpan(0, 8)))));
        return new Frame(columns);
    }

    private static IEnumerable<string?> Drawn(Column labels, ImageFolderOptions options)
    {
        var sets = Enumerable.Repeat<string?>("train", labels.Count).ToArray();
        var rows = Enumerable.Range(0, labels.Count).ToArray();
        foreach (var (name, share, of) in ((string, double, double)[])[("test", options.Test, 1), ("validation", options.Validation, 1 - options.Test)])
        {
            if (share == 0)
            {
                continue;
            }

            var left = new Frame([labels.Take(rows), new Column<long>("row", [.. rows.Select(row => (long)row)])]);
            var split = left.Split(new SplitOptions { TestShare = share / of, Stratify = labels.Name == ImageSet.LabelColumn ? labels.Name : null, Seed = options.Seed });
            foreach (var row in ((Column<long>)split.Test["row"]).Values)
            {
                sets[row] = name;
            }

            rows = [.. ((Column<long>)split.Train["row"]).Values.ToArray().Select(row => (int)row)];
        }

        return sets;
    }
}
