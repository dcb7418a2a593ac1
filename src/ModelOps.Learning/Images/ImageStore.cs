using ModelOps.Learning.Networks;

namespace ModelOps.Learning.Images;

/// <summary>
/// The images of a column as planes of the net's size. They are read when asked for; what fits into the memory granted is kept for the next epoch. Safe for use by
/// several threads at once.
/// </summary>
internal sealed class ImageStore(StringColumn column, ImageShape size, long memory) : IDisposable
{
    private readonly ImageResizer _resizer = new(size);
    private readonly byte[]?[] _kept = new byte[]?[column.Count];
    private long _left = memory;

    /// <summary>The size of each image.</summary>
    public ImageShape Size => size;

    /// <summary>The number of rows.</summary>
    public int Count => column.Count;

    /// <summary>What keeping every image would take, in bytes.</summary>
    public long Needed => (long)column.Count * size.Size;

    /// <summary>A row's path or <c>data:</c> URI; null when missing.</summary>
    public string? Text(int row) => column.Text(row);

    /// <summary>An image's planes; not to be changed.</summary>
    /// <exception cref="InvalidInputException">No such file, or a broken one; the message names it.</exception>
    public byte[] Planes(int row)
    {
        if (Volatile.Read(ref _kept[row]) is { } kept)
        {
            return kept;
        }

        var text = column.Text(row) ?? throw new InvalidInputException($"Row {row + 1} has no image in column '{column.Name}'. Leave rows without one out.");
        var planes = _resizer.Run(ImageFile.Read(text));
        if (Interlocked.Add(ref _left, -planes.Length) >= 0)
        {
            Volatile.Write(ref _kept[row], planes);
        }

        return planes;
    }

    /// <summary>What changes when an image's file does: its length and time of writing; of a <c>data:</c> URI nothing, since it is its content.</summary>
    public string Stamp(int row) => column.Text(row) is { } text && !ImageFile.IsContent(text) && new FileInfo(text) is { Exists: true } file
        ? FormattableString.Invariant($"{file.Length} {file.LastWriteTimeUtc.Ticks}")
        : "";

    /// <summary>An image's planes as the net takes them: from −1 to 1.</summary>
    /// <param name="row">The row.</param>
    /// <param name="target">Receives the values.</param>
    public void CopyTo(int row, Span<float> target)
    {
        var planes = Planes(row);
        for (var i = 0; i < planes.Length; i++)
        {
            target[i] = (planes[i] * ImageInput.Factor) - 1;
        }
    }

    public void Dispose() => _resizer.Dispose();
}
