namespace ModelOps.Models;

/// <summary>
/// Tells the garbage collector of memory that a run takes outside of its heap. Else it lets the pixels of many photographs lie there, since its own heap is small beside what it sees.
/// </summary>
internal sealed class RuntimeMemory : IDisposable
{
    // The pixels, the same transposed, and as floats.
    private const long BytesForEach = 6;
    private readonly long _bytes;

    private RuntimeMemory(long bytes)
    {
        _bytes = bytes;
        GC.AddMemoryPressure(bytes);
    }

    /// <summary>The memory of a run over some bytes of pixels, until disposed; null where it is not worth telling.</summary>
    public static RuntimeMemory? Of(int pixels) => pixels > ImageFeed.ManyBytes ? new RuntimeMemory(pixels * BytesForEach) : null;

    public void Dispose() => GC.RemoveMemoryPressure(_bytes);
}
