using System.Collections.Concurrent;

namespace ModelOps;

/// <summary>Rows with images: those of a folder, and those that cannot be read.</summary>
internal static class PredictImages
{
    /// <summary>The data to score, and whether it was made of files: a folder, or an image, is a table of paths, none of which is opened before it is scored.</summary>
    internal static async Task<(NamedFrame Data, bool IsOfFiles)> ReadAsync(ModelOpsSession ops, NamedFrame data, CancellationToken cancellationToken)
    {
        if (data.IsNameOnly && !ops.Host.TryGetVariable(data.Name, out _) && ops.ResolvePath(data.Name) is var path && ImageFolder.Find(path) is { } files)
        {
            ops.NoteInput(path);
            return (new NamedFrame(new Frame(StringColumn.From(ImageSet.ImageColumn, files)), Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path)), path), true);
        }

        return ((NamedFrame)await ops.LookUpAsync(data, cancellationToken).ConfigureAwait(false), false);
    }

    /// <summary>True when a column may hold images: its first value names a file, or is content.</summary>
    internal static bool MayHaveImages(Frame rows) => rows.Columns.OfType<StringColumn>().Any(column =>
        ImageStatistics.IsContent(column) || (Enumerable.Range(0, column.Count).Select(column.Text).FirstOrDefault(text => text is { Length: > 0 }) is { } first && File.Exists(first)));

    /// <summary>Looks at each image once, and leaves out rows with one that cannot be read.</summary>
    /// <exception cref="InvalidInputException">None can be read.</exception>
    internal static (Frame Rows, IReadOnlyList<ImageFinding> LeftOut) LeaveOutBroken(Frame rows, IReadOnlyList<string> images, CancellationToken cancellationToken)
    {
        StringColumn[] columns = [.. images.Where(rows.Contains).Select(name => rows[name]).OfType<StringColumn>()];
        var broken = new ConcurrentDictionary<int, ImageFinding>();
        Parallel.For(0, rows.RowCount, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, row =>
        {
            foreach (var column in columns)
            {
                try
                {
                    _ = column.Text(row) is { Length: > 0 } text ? ImageFile.Read(text) : throw new InvalidInputException($"Row {row + 1} of '{column.Name}' has no image.");
                }
                catch (InvalidInputException exception)
                {
                    broken[row] = new ImageFinding(column.Text(row) is { Length: > 0 } path && !ImageFile.IsContent(path) ? path : $"row {row + 1}", exception.Message);
                }
            }
        });
        ImageFinding[] findings = [.. broken.OrderBy(each => each.Key).Select(each => each.Value)];
        return findings.Length == 0 ? (rows, findings)
            : findings.Length < rows.RowCount ? (rows.Take([.. Enumerable.Range(0, rows.RowCount).Where(row => !broken.ContainsKey(row))]), findings)
            : throw new InvalidInputException($"None of the {rows.RowCount} images can be read. {findings[0].Reason}");
    }
}
