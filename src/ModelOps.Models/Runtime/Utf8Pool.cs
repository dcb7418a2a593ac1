using System.Runtime.InteropServices;
using System.Text;

namespace ModelOps.Models.Runtime;

/// <summary>Texts as zero-ended UTF-8 in native memory, freed together.</summary>
internal sealed unsafe class Utf8Pool(int capacity) : IDisposable
{
    private readonly List<nint> _texts = new(capacity);

    public nint Add(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var memory = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(memory, length));
        memory[length] = 0;
        _texts.Add((nint)memory);
        return (nint)memory;
    }

    public void Dispose()
    {
        foreach (var text in _texts)
        {
            NativeMemory.Free((void*)text);
        }

        _texts.Clear();
    }
}
