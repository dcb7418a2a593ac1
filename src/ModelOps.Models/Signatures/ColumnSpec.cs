namespace ModelOps;

/// <summary>MLflow's types of signature columns.</summary>
public enum SpecType
{
    /// <summary><c>boolean</c></summary>
    Boolean,

    /// <summary><c>integer</c>: 32 bits.</summary>
    Integer,

    /// <summary><c>long</c>: 64 bits.</summary>
    Long,

    /// <summary><c>float</c></summary>
    Float,

    /// <summary><c>double</c></summary>
    Double,

    /// <summary><c>string</c></summary>
    String,

    /// <summary><c>binary</c></summary>
    Binary,

    /// <summary><c>datetime</c></summary>
    DateTime,

    /// <summary><c>tensor</c>: an array of any rank, see <see cref="ColumnSpec.DataType"/> and <see cref="ColumnSpec.Shape"/>.</summary>
    Tensor,
}

/// <summary>One input or output of a signature: a column, or a tensor.</summary>
/// <param name="Name">The name; null when the signature leaves it out.</param>
/// <param name="Type">The type of a column, or <see cref="SpecType.Tensor"/>.</param>
/// <param name="Required">False when the column may be left out; its values are then missing.</param>
public sealed record ColumnSpec(string? Name, SpecType Type, bool Required = true)
{
    /// <summary>A tensor's numpy type, as <c>float32</c>; null for columns.</summary>
    public string? DataType { get; init; }

    /// <summary>A tensor's shape, −1 where free; null for columns.</summary>
    public IReadOnlyList<long>? Shape { get; init; }

    /// <summary>A tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dataType">Its numpy type; <c>str</c> for text.</param>
    /// <param name="shape">Its shape, −1 where free.</param>
    public static ColumnSpec Tensor(string name, string dataType, params long[] shape) => new(name, SpecType.Tensor) { DataType = dataType, Shape = shape };
}

/// <summary>A parameter that a request may carry beside the data.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
/// <param name="Default">The default as JSON text.</param>
/// <param name="IsList">True when the value is a list.</param>
public sealed record ParamSpec(string Name, SpecType Type, string Default, bool IsList = false);
