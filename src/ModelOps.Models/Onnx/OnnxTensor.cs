using System.Runtime.InteropServices;

namespace ModelOps.Models.Onnx;

/// <summary>A constant tensor of a graph: little-endian raw bytes, or texts.</summary>
public sealed class OnnxTensor
{
    internal OnnxTensor(string name, OnnxType type, long[] dimensions, byte[] raw, string[]? texts = null)
    {
        Name = name;
        Type = type;
        Dimensions = dimensions;
        Raw = raw;
        Texts = texts;
    }

    /// <summary>The tensor's name in the graph; empty in attributes.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public OnnxType Type { get; }

    /// <summary>The shape; empty for a scalar.</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>The elements of a text tensor; null for other types.</summary>
    public IReadOnlyList<string>? Texts { get; }

    internal byte[] Raw { get; }

    /// <summary>The elements of a numeric tensor.</summary>
    /// <typeparam name="T">The .NET type that matches <see cref="Type"/>, as <see cref="float"/> for <see cref="OnnxType.Float"/>.</typeparam>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Raw);

    internal OnnxTensor Named(string name) => new(name, Type, [.. Dimensions], Raw, Texts is null ? null : [.. Texts]);

    /// <summary>Makes a numeric tensor.</summary>
    /// <typeparam name="T">The .NET type that matches <paramref name="type"/>.</typeparam>
    /// <param name="type">The type of the elements.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dimensions">The shape; its product is the number of elements.</param>
    public static OnnxTensor Of<T>(OnnxType type, ReadOnlySpan<T> values, params long[] dimensions)
        where T : unmanaged => new("", type, Checked(dimensions, values.Length), MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Makes a text tensor.</summary>
    /// <param name="values">The texts, row-major.</param>
    /// <param name="dimensions">The shape; its product is the number of texts.</param>
    public static OnnxTensor OfTexts(IReadOnlyList<string> values, params long[] dimensions) =>
        new("", OnnxType.String, Checked(dimensions, values.Count), [], [.. values]);

    private static long[] Checked(long[] dimensions, int count)
    {
        var product = 1L;
        foreach (var dimension in dimensions)
        {
            product *= dimension;
        }

        return product == count
            ? dimensions
            : throw new ArgumentException($"A tensor of shape [{string.Join(',', dimensions)}] has {product} elements, not {count}.", nameof(dimensions));
    }
}
