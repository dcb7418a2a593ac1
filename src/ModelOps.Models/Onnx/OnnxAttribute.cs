namespace ModelOps.Models.Onnx;

/// <summary>A named attribute of a node.</summary>
public sealed class OnnxAttribute
{
    internal OnnxAttribute(string name, object value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>An integer attribute.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    public OnnxAttribute(string name, long value) : this(name, (object)value)
    {
    }

    /// <summary>A float attribute.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    public OnnxAttribute(string name, float value) : this(name, (object)value)
    {
    }

    /// <summary>A text attribute.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    public OnnxAttribute(string name, string value) : this(name, (object)value)
    {
    }

    /// <summary>A list of integers.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its values.</param>
    public OnnxAttribute(string name, long[] value) : this(name, (object)value)
    {
    }

    /// <summary>A list of floats.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its values.</param>
    public OnnxAttribute(string name, float[] value) : this(name, (object)value)
    {
    }

    /// <summary>A list of texts.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its values.</param>
    public OnnxAttribute(string name, string[] value) : this(name, (object)value)
    {
    }

    /// <summary>A tensor attribute.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    public OnnxAttribute(string name, OnnxTensor value) : this(name, (object)value)
    {
    }

    /// <summary>The attribute's name.</summary>
    public string Name { get; }

    /// <summary>
    /// A <see cref="long"/>, <see cref="float"/>, <see cref="string"/>, an array of one of them, an <see cref="OnnxTensor"/>,
    /// or, for an attribute of a kind this toolkit has no use for (a subgraph), its bytes.
    /// </summary>
    public object Value { get; }
}
