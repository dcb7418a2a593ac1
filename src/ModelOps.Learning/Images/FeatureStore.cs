using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelOps.Learning.Images;

/// <summary>
/// The features of images that do not change: computed once each, kept in the memory granted, and beyond it in a file that ends with the store. Safe for use by several
/// threads at once.
/// </summary>
/// <param name="images">The images.</param>
/// <param name="session">Gives their features.</param>
/// <param name="memory">Bytes to keep in memory; null to keep nothing.</param>
/// <param name="folder">The folder for the file; null for that of temporary files.</param>
internal sealed class FeatureStore(ImageStore images, BackboneSession session, long? memory, string? folder = null) : IDisposable
{
    private readonly float[]?[] _kept = new float[]?[images.Count];
    private readonly bool[] _written = new bool[images.Count];
    private readonly Lock _gate = new();
    private long _left = memory ?? 0;
    private SafeFileHandle? _file;
    private string _path = "";

    /// <summary>Values of a row.</summary>
    public int Size => session.Backbone.Output.Size;

    /// <summary>The features of an image as it is.</summary>
    /// <param name="row">The row.</param>
    /// <param name="target">Receives them.</param>
    public void CopyTo(int row, Span<float> target)
    {
        if (Volatile.Read(ref _kept[row]) is { } kept)
        {
            kept.CopyTo(target);
        }
        else if (Volatile.Read(ref _written[row]))
        {
            Read(row, MemoryMarshal.AsBytes(target));
        }
        else
        {
            var planes = images.Planes(row);
            session.Run(Array.ConvertAll(planes, value => (float)value), target);
            Keep(row, target);
        }
    }

    /// <summary>The features of a changed image.</summary>
    /// <param name="values">Planes of −1 to 1; changed.</param>
    /// <param name="target">Receives them.</param>
    public void Of(Span<float> values, Span<float> target)
    {
        foreach (ref var value in values)
        {
            value = (value + 1) / ImageInput.Factor;
        }

        session.Run(values, target);
    }

    public void Dispose() => _file?.Dispose();

    private void Keep(int row, ReadOnlySpan<float> features)
    {
        if (memory is null)
        {
            return;
        }

        if (Interlocked.Add(ref _left, -(long)sizeof(float) * features.Length) >= 0)
        {
            Volatile.Write(ref _kept[row], features.ToArray());
            return;
        }

        try
        {
            RandomAccess.Write(Opened(), MemoryMarshal.AsBytes(features), (long)row * Size * sizeof(float));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The features of the backbone do not fit into memory, and cannot be kept in '{_path}': {exception.Message} Set memory to more megabytes, or TMPDIR to a folder with room.", exception);
        }

        Volatile.Write(ref _written[row], true);
    }

    private SafeFileHandle Opened()
    {
        lock (_gate)
        {
            _path = _path.Length > 0 ? _path : Path.Combine(folder ?? Path.GetTempPath(), $"modelops-features-{Guid.NewGuid():N}.tmp");
            return _file ??= File.OpenHandle(_path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose | FileOptions.RandomAccess);
        }
    }

    private void Read(int row, Span<byte> target)
    {
        for (var done = 0; done < target.Length;)
        {
            var count = RandomAccess.Read(_file!, target[done..], ((long)row * Size * sizeof(float)) + done);
            done += count > 0 ? count : throw new EndOfStreamException($"'{_path}' was cut.");
        }
    }
}
