using System.Runtime.InteropServices;

namespace ModelOps.Learning.Trees;

/// <summary>
/// Memory outside the collected heap, aligned to 64 bytes and padded by as many, so that vector code may read and
/// write a whole register at the end, and a fit's large buffers are gone the moment it ends.
/// </summary>
internal sealed unsafe class NativeArray<T> : IDisposable
    where T : unmanaged
{
    private const nuint Alignment = 64;

    public NativeArray(long length)
    {
        Length = length;
        Pointer = (T*)NativeMemory.AlignedAlloc((((nuint)length * (nuint)sizeof(T)) + (2 * Alignment) - 1) & ~(Alignment - 1), Alignment);
    }

    ~NativeArray() => NativeMemory.AlignedFree(Pointer);

    public T* Pointer { get; private set; }

    public long Length { get; }

    public Span<T> Span => new(Pointer, checked((int)Length));

    public void Clear() => NativeMemory.Clear(Pointer, (nuint)Length * (nuint)sizeof(T));

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.SuppressFinalize(this);
    }
}
