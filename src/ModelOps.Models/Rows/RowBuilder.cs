using ModelOps.Models.Onnx;

namespace ModelOps.Models.Rows;

/// <summary>Collects the values and steps of a graph; what depends on constants only is computed at once.</summary>
internal sealed class RowBuilder
{
    private readonly Dictionary<string, RowValue> _values = new(StringComparer.Ordinal);
    private readonly List<double[]> _numbers = [];
    private readonly List<string[]> _texts = [];
    private readonly List<float[]> _singles = [];
    private readonly HashSet<double[]> _constantNumbers = [];
    private readonly HashSet<string[]> _constantTexts = [];

    public List<Action<RowMemory>> Steps { get; } = [];

    /// <summary>About how many products a row costs.</summary>
    public long Work { get; set; }

    /// <summary>The value that a node reads.</summary>
    public RowValue this[OnnxNode node, int input] => Find(Has(node, input) ? node.Inputs[input] : "") ?? throw new NotSupportedException();

    public static bool Has(OnnxNode node, int input) => input < node.Inputs.Count && node.Inputs[input].Length > 0;

    public RowValue? Find(string name) => _values.GetValueOrDefault(name);

    public RowValue Input(OnnxValue input) => input is { Type: OnnxType.Double or OnnxType.String, Dimensions: [-1] }
        ? _values[input.Name] = Make(input.Type, [1], isConstant: false)
        : throw new NotSupportedException();

    public void Constant(OnnxTensor tensor)
    {
        int[] shape = [.. tensor.Dimensions.Select(size => checked((int)size))];
        var value = _values[tensor.Name] = Make(tensor.Type, shape, isConstant: true);
        switch (tensor.Type)
        {
            case OnnxType.String:
                tensor.Texts!.ToArray().CopyTo(_texts[value.Slot], 0);
                break;
            case OnnxType.Double:
                tensor.Values<double>().CopyTo(_numbers[value.Slot]);
                break;
            case OnnxType.Float:
                Copy(tensor.Values<float>(), _numbers[value.Slot]);
                break;
            case OnnxType.Int64:
                Copy(tensor.Values<long>(), _numbers[value.Slot]);
                break;
            case OnnxType.Int8:
                Copy(tensor.Values<sbyte>(), _numbers[value.Slot]);
                break;
            case OnnxType.Float16:
                Copy(tensor.Values<Half>(), _numbers[value.Slot]);
                break;
            default:
                throw new NotSupportedException();
        }
    }

    /// <summary>The numbers of a constant.</summary>
    public double[] Constant(RowValue value) => value is { IsConstant: true, IsText: false } ? _numbers[value.Slot] : throw new NotSupportedException();

    /// <summary>Adds a step and the value it makes.</summary>
    /// <param name="node">The node it is for; its inputs tell whether the value is constant.</param>
    /// <param name="type">The value's type.</param>
    /// <param name="shape">The value's shape.</param>
    /// <param name="step">Given the value, makes the step that fills it.</param>
    public void Add(OnnxNode node, OnnxType type, int[] shape, Func<RowValue, Action<RowMemory>> step)
    {
        var isConstant = node.Inputs.All(name => name.Length == 0 || _values[name].IsConstant);
        var value = _values[node.Outputs[0]] = Make(type, shape, isConstant);
        var work = step(value);
        if (isConstant)
        {
            work(new RowMemory([.. _numbers], [.. _texts], [.. _singles]));
            return;
        }

        Steps.Add(work);
        if (type == OnnxType.Float)
        {
            var length = value.Length;
            Steps.Add(memory => RowLoops.Apply(default(RowFunctions.Single), memory.Numbers[value.Slot], memory.Numbers[value.Slot].AsSpan(0, length * memory.Rows)));
        }
    }

    /// <summary>Makes a node's output its input in another shape.</summary>
    public void Alias(OnnxNode node, int[] shape)
    {
        var value = this[node, 0];
        _values[node.Outputs[0]] = RowShapes.Length(shape) == value.Length ? value with { Shape = shape } : throw new NotSupportedException();
    }

    /// <summary>A place for floats beside the values.</summary>
    public int Single(int length)
    {
        _singles.Add(new float[length]);
        return _singles.Count - 1;
    }

    /// <summary>A memory for so many rows at once.</summary>
    public RowMemory CreateMemory(int rows) => new(
        [.. _numbers.Select(numbers => _constantNumbers.Contains(numbers) ? numbers : new double[numbers.Length * rows])],
        [.. _texts.Select(texts => _constantTexts.Contains(texts) ? texts : [.. Enumerable.Repeat("", texts.Length * rows)])],
        [.. _singles.Select(singles => new float[singles.Length * rows])],
        rows);

    private RowValue Make(OnnxType type, int[] shape, bool isConstant)
    {
        switch (type)
        {
            case OnnxType.String:
                var texts = new string[RowShapes.Length(shape)];
                texts.AsSpan().Fill("");
                _texts.Add(texts);
                if (isConstant)
                {
                    _constantTexts.Add(texts);
                }

                return new RowValue(type, shape, _texts.Count - 1, isConstant);
            case OnnxType.Double or OnnxType.Float or OnnxType.Int64 or OnnxType.Bool or OnnxType.Int8 or OnnxType.Float16:
                _numbers.Add(new double[RowShapes.Length(shape)]);
                if (isConstant)
                {
                    _constantNumbers.Add(_numbers[^1]);
                }

                return new RowValue(type, shape, _numbers.Count - 1, isConstant);
            default:
                throw new NotSupportedException();
        }
    }

    private static void Copy<T>(ReadOnlySpan<T> source, double[] target)
        where T : System.Numerics.INumber<T>
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = double.CreateTruncating(source[i]);
        }
    }
}
