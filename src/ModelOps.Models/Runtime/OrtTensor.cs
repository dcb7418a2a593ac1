using System.Runtime.InteropServices;
using System.Text;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Runtime;

/// <summary>
/// A tensor in ONNX Runtime's hands. Numeric tensors live in native memory that is seen as a span and can be filled
/// again between runs; text tensors are set as a whole.
/// </summary>
public sealed unsafe class OrtTensor : IDisposable
{
    private const int Alignment = 64;
    private readonly OrtHandle _handle;
    private void* _memory;
    private void* _data;

    private OrtTensor(nint value, void* memory, OnnxType type, long[] dimensions)
    {
        _handle = new OrtHandle(value, OrtHandle.Kind.Value);
        _memory = memory;
        _data = memory;
        Type = type;
        Dimensions = dimensions;
        Length = Product(dimensions);
    }

    /// <summary>The type of the elements.</summary>
    public OnnxType Type { get; }

    /// <summary>The shape.</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    internal nint Value => _handle.Value;

    /// <summary>Makes a numeric tensor of zeros.</summary>
    /// <param name="type">A numeric type or <see cref="OnnxType.Bool"/>.</param>
    /// <param name="dimensions">The shape.</param>
    public static OrtTensor Allocate(OnnxType type, params long[] dimensions)
    {
        var api = OrtApi.Instance;
        var bytes = (nuint)((long)Product(dimensions) * SizeOf(type));
        var memory = NativeMemory.AlignedAlloc(Math.Max(bytes, 1), Alignment);
        NativeMemory.Clear(memory, bytes);
        nint value;
        nint status;
        fixed (long* shape = dimensions)
        {
            status = ((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)api[49])(
                api.CpuMemory, memory, bytes, shape, (nuint)dimensions.Length, (int)type, &value);
        }

        if (status != 0)
        {
            NativeMemory.AlignedFree(memory);
            api.Check(status);
        }

        return new OrtTensor(value, memory, type, dimensions);
    }

    /// <summary>Makes a numeric tensor of values.</summary>
    /// <typeparam name="T">The .NET type that matches <paramref name="type"/>.</typeparam>
    /// <param name="type">A numeric type or <see cref="OnnxType.Bool"/>.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dimensions">The shape.</param>
    public static OrtTensor Of<T>(OnnxType type, ReadOnlySpan<T> values, params long[] dimensions)
        where T : unmanaged
    {
        var tensor = Allocate(type, dimensions);
        values.CopyTo(tensor.Values<T>());
        return tensor;
    }

    /// <summary>Makes a text tensor of empty texts.</summary>
    /// <param name="dimensions">The shape.</param>
    public static OrtTensor AllocateTexts(params long[] dimensions)
    {
        var api = OrtApi.Instance;
        nint value;
        fixed (long* shape = dimensions)
        {
            api.Check(((delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)api[48])(
                api.Allocator, shape, (nuint)dimensions.Length, (int)OnnxType.String, &value));
        }

        return new OrtTensor(value, null, OnnxType.String, dimensions);
    }

    /// <summary>Makes a text tensor.</summary>
    /// <param name="texts">The elements, row-major; a text is cut at U+0000.</param>
    /// <param name="dimensions">The shape.</param>
    public static OrtTensor OfTexts(IReadOnlyList<string> texts, params long[] dimensions)
    {
        var tensor = AllocateTexts(dimensions);
        using var pool = new Utf8Pool(texts.Count);
        Span<nint> pointers = new nint[texts.Count];
        for (var i = 0; i < pointers.Length; i++)
        {
            pointers[i] = pool.Add(texts[i]);
        }

        tensor.SetTexts(pointers);
        return tensor;
    }

    /// <summary>The elements of a numeric tensor; valid until the tensor is disposed.</summary>
    /// <typeparam name="T">The .NET type that matches <see cref="Type"/>.</typeparam>
    public Span<T> Values<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return sizeof(T) == SizeOf(Type)
            ? new Span<T>(_data, Length)
            : throw new InvalidOperationException($"A tensor of {Type} cannot be seen as {typeof(T).Name}.");
    }

    /// <summary>The elements of a numeric tensor as doubles, whatever their type.</summary>
    /// <param name="target">As long as the tensor.</param>
    /// <exception cref="ModelException">A tensor of text.</exception>
    public void CopyTo(Span<double> target)
    {
        switch (Type)
        {
            case OnnxType.Double:
                Values<double>().CopyTo(target);
                break;
            case OnnxType.Float:
                Convert(Values<float>(), target);
                break;
            case OnnxType.Int64:
                Convert(Values<long>(), target);
                break;
            case OnnxType.Int32:
                Convert(Values<int>(), target);
                break;
            case OnnxType.Bool or OnnxType.UInt8:
                Convert(Values<byte>(), target);
                break;
            case OnnxType.Float16:
                Convert(Values<Half>(), target);
                break;
            default:
                throw new ModelException($"A tensor of {Type} cannot be read as numbers. Export the model with float, double or integer outputs.");
        }
    }

    /// <summary>The elements of a text tensor, as UTF-8.</summary>
    /// <param name="each">Called for each element with its place and bytes.</param>
    internal void ReadTexts(Utf8Reader each)
    {
        var api = OrtApi.Instance;
        nuint bytes;
        api.Check(((delegate* unmanaged<nint, nuint*, nint>)api[53])(Value, &bytes));
        var content = new byte[Math.Max((int)bytes, 1)];
        var offsets = new nuint[Length + 1];
        offsets[Length] = bytes;
        fixed (byte* text = content)
        fixed (nuint* starts = offsets)
        {
            api.Check(((delegate* unmanaged<nint, void*, nuint, nuint*, nuint, nint>)api[54])(Value, text, bytes, starts, (nuint)Length));
        }

        for (var i = 0; i < Length; i++)
        {
            each(i, content.AsSpan((int)offsets[i], (int)(offsets[i + 1] - offsets[i])));
        }
    }

    /// <summary>The elements of a text tensor.</summary>
    public string[] Texts()
    {
        var texts = new string[Length];
        ReadTexts((i, text) => texts[i] = Encoding.UTF8.GetString(text));
        return texts;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _handle.Dispose();
        if (_memory != null)
        {
            NativeMemory.AlignedFree(_memory);
            _memory = null;
            _data = null;
        }
    }

    internal void SetTexts(ReadOnlySpan<nint> utf8)
    {
        var api = OrtApi.Instance;
        fixed (nint* pointers = utf8)
        {
            api.Check(((delegate* unmanaged<nint, nint*, nuint, nint>)api[52])(Value, pointers, (nuint)utf8.Length));
        }
    }

    // A value that a run made; it owns its memory.
    internal static OrtTensor Made(nint value)
    {
        var api = OrtApi.Instance;
        var (type, dimensions) = OrtShapes.OfValue(value);
        var tensor = new OrtTensor(value, null, type, dimensions);
        if (type != OnnxType.String)
        {
            void* data;
            api.Check(((delegate* unmanaged<nint, void**, nint>)api[51])(value, &data));
            tensor._data = data;
        }

        return tensor;
    }

    private static void Convert<T>(ReadOnlySpan<T> source, Span<double> target)
        where T : System.Numerics.INumber<T>
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = double.CreateTruncating(source[i]);
        }
    }

    private static int Product(long[] dimensions)
    {
        var product = 1L;
        foreach (var dimension in dimensions)
        {
            product *= dimension;
        }

        return checked((int)product);
    }

    private static int SizeOf(OnnxType type) => type switch
    {
        OnnxType.Float or OnnxType.Int32 or OnnxType.UInt32 => 4,
        OnnxType.Double or OnnxType.Int64 or OnnxType.UInt64 => 8,
        OnnxType.Bool or OnnxType.Int8 or OnnxType.UInt8 => 1,
        OnnxType.Int16 or OnnxType.UInt16 or OnnxType.Float16 => 2,
        _ => throw new InvalidOperationException($"A tensor of {type} has no fixed size."),
    };
}

/// <summary>Takes an element of a text tensor.</summary>
/// <param name="place">0 to length − 1.</param>
/// <param name="utf8">The text as UTF-8; valid during the call.</param>
internal delegate void Utf8Reader(int place, ReadOnlySpan<byte> utf8);
