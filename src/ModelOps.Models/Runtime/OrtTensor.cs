using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Runtime;

/// <summary>
/// A tensor in ONNX Runtime's hands, which can be filled again between runs. Numeric tensors are seen as a span of their memory;
/// text tensors are set and read element by element, as UTF-8.
/// </summary>
internal sealed unsafe class OrtTensor : IDisposable
{
    private void* _data;

    private OrtTensor(OrtValue value, OnnxType type, long[] dimensions)
    {
        Value = value;
        Type = type;
        Dimensions = dimensions;
        Length = checked((int)dimensions.Aggregate(1L, (product, size) => product * size));
        if (type != OnnxType.String && Length > 0)
        {
            // The runtime's memory does not move.
            _data = Unsafe.AsPointer(ref MemoryMarshal.GetReference(value.GetTensorMutableRawData()));
        }
    }

    /// <summary>The type of the elements.</summary>
    public OnnxType Type { get; }

    /// <summary>The shape.</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    internal OrtValue Value { get; }

    /// <summary>Makes a numeric tensor of zeros.</summary>
    /// <param name="type">A numeric type or <see cref="OnnxType.Bool"/>.</param>
    /// <param name="dimensions">The shape.</param>
    public static OrtTensor Allocate(OnnxType type, params long[] dimensions)
    {
        _ = OrtRuntime.Current;
        var tensor = new OrtTensor(OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, (TensorElementType)type, dimensions), type, dimensions);
        new Span<byte>(tensor._data, tensor.Length * SizeOf(type)).Clear();
        return tensor;
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
        _ = OrtRuntime.Current;
        return new OrtTensor(OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, dimensions), OnnxType.String, dimensions);
    }

    /// <summary>Takes over what a run made.</summary>
    /// <exception cref="ModelException">One of them is a sequence or a map.</exception>
    public static OrtTensor[] Made(IReadOnlyCollection<OrtValue> values)
    {
        if (values.Any(value => !value.IsTensor))
        {
            foreach (var value in values)
            {
                value.Dispose();
            }

            throw new ModelException("The model gives out a sequence or a map where a tensor is needed. Import it again, or export it without ZipMap.");
        }

        return [.. values.Select(Made)];
    }

    /// <summary>The elements of a numeric tensor; valid until the tensor is disposed.</summary>
    /// <typeparam name="T">The .NET type that matches <see cref="Type"/>.</typeparam>
    public Span<T> Values<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_data == null && Length > 0, this);
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

    /// <summary>Sets an element of a text tensor.</summary>
    /// <param name="place">0 to length − 1.</param>
    /// <param name="utf8">The text as UTF-8.</param>
    public void SetText(int place, ReadOnlySpan<byte> utf8) => Value.StringTensorSetElementAt(utf8, place);

    /// <summary>An element of a text tensor as UTF-8, valid until the tensor is disposed.</summary>
    /// <param name="place">0 to length − 1.</param>
    public ReadOnlySpan<byte> Text(int place) => Value.GetStringElementAsSpan(place);

    /// <summary>The elements of a text tensor.</summary>
    public string[] Texts() => [.. Enumerable.Range(0, Length).Select(place => Encoding.UTF8.GetString(Text(place)))];

    /// <inheritdoc />
    public void Dispose()
    {
        Value.Dispose();
        _data = null;
    }

    private static OrtTensor Made(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        return new OrtTensor(value, (OnnxType)info.ElementDataType, info.Shape);
    }

    private static void Convert<T>(ReadOnlySpan<T> source, Span<double> target)
        where T : INumber<T>
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = double.CreateTruncating(source[i]);
        }
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
