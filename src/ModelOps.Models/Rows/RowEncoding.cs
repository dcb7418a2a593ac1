using ModelOps.Models.Onnx;
using ModelOps.Models.Trees;

namespace ModelOps.Models.Rows;

/// <summary>Operators between texts, codes and numbers, and the trees.</summary>
internal static class RowEncoding
{
    /// <summary>Texts to whole numbers or floats.</summary>
    public static void LabelEncoder(RowBuilder builder, OnnxNode node)
    {
        var source = builder[node, 0];
        var keys = RowOperators.Attribute<string[]>(node, "keys_strings", []);
        var whole = RowOperators.Attribute<long[]>(node, "values_int64s", []);
        var floats = RowOperators.Attribute<float[]>(node, "values_floats", []);
        var isWhole = whole.Length > 0;
        double[] values = isWhole ? Array.ConvertAll(whole, value => (double)value) : Array.ConvertAll(floats, value => (double)value);
        if (!source.IsText || keys.Length != values.Length || keys.Distinct(StringComparer.Ordinal).Count() < keys.Length)
        {
            throw new NotSupportedException();
        }

        var codes = keys.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var other = isWhole ? RowOperators.Attribute(node, "default_int64", -1L) : RowOperators.Attribute(node, "default_float", -0f);
        var length = source.Length;
        builder.Add(node, isWhole ? OnnxType.Int64 : OnnxType.Float, source.Shape, target => memory =>
        {
            var to = memory.Numbers[target.Slot].AsSpan(0, length * memory.Rows);
            var from = memory.Texts[source.Slot].AsSpan(0, to.Length);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = codes.TryGetValue(from[i], out var code) ? code : other;
            }
        });
    }

    /// <summary>A code to a line of equal values with another at the code's place; none for a code outside.</summary>
    public static void OneHot(RowBuilder builder, OnnxNode node)
    {
        var (codes, values) = (builder[node, 0], builder[node, 2]);
        var depth = (int)builder.Constant(builder[node, 1])[0];
        if (codes is not { Shape: [1], Type: OnnxType.Int64 } || RowOperators.Attribute(node, "axis", -1L) is not (-1 or 1))
        {
            throw new NotSupportedException();
        }

        var (off, on) = (builder.Constant(values)[0], builder.Constant(values)[1]);
        builder.Add(node, values.Type, [1, depth], target => memory =>
        {
            var (to, rows) = (memory.Numbers[target.Slot], memory.Rows);
            to.AsSpan(0, depth * rows).Fill(off);
            for (var row = 0; row < rows; row++)
            {
                var code = memory.Numbers[codes.Slot][row];
                code = code < 0 ? code + depth : code;
                if (code >= 0 && code < depth)
                {
                    to[((int)code * rows) + row] = on;
                }
            }
        });
    }

    public static void ArgMax(RowBuilder builder, OnnxNode node)
    {
        var source = builder[node, 0];
        var axis = RowShapes.Axis(RowOperators.Attribute(node, "axis", 0L), source.Shape.Length);
        if (source.IsText || source.Shape[axis] != source.Length || RowOperators.Attribute(node, "keepdims", 1L) != 0 || RowOperators.Attribute(node, "select_last_index", 0L) != 0)
        {
            throw new NotSupportedException();
        }

        var length = source.Length;
        builder.Add(node, OnnxType.Int64, [.. source.Shape.Where((_, place) => place != axis)], target => memory =>
        {
            var (from, to, rows) = (memory.Numbers[source.Slot], memory.Numbers[target.Slot], memory.Rows);
            for (var row = 0; row < rows; row++)
            {
                var best = 0;
                for (var k = 1; k < length; k++)
                {
                    best = from[(k * rows) + row] > from[(best * rows) + row] ? k : best;
                }

                to[row] = best;
            }
        });
    }

    public static void Cast(RowBuilder builder, OnnxNode node)
    {
        var source = builder[node, 0];
        var type = (OnnxType)RowOperators.Attribute(node, "to", 0L);
        var isReal = source.Type is OnnxType.Double or OnnxType.Float;
        if (source.IsText || type is not (OnnxType.Double or OnnxType.Float or OnnxType.Bool or OnnxType.Int64) || (isReal && type is not (OnnxType.Double or OnnxType.Float)))
        {
            throw new NotSupportedException();
        }

        var length = source.Length;
        if (type == OnnxType.Bool)
        {
            builder.Add(node, type, source.Shape, target => memory => Truths(memory.Numbers[source.Slot], memory.Numbers[target.Slot].AsSpan(0, length * memory.Rows)));
        }
        else
        {
            builder.Add(node, type, source.Shape, target => memory => memory.Numbers[source.Slot].AsSpan(0, length * memory.Rows).CopyTo(memory.Numbers[target.Slot]));
        }
    }

    public static void Trees(RowBuilder builder, OnnxNode node)
    {
        var source = builder[node, 0];
        if (source is not { Type: OnnxType.Float, Shape: [1, var width] } || TreeEnsembleGraph.Read(node) is not { CanScore: true } ensemble)
        {
            throw new NotSupportedException();
        }

        builder.Work += 100L * ensemble.Trees.Count;
        var (features, scores) = (builder.Single(width), builder.Single(ensemble.Outputs));
        builder.Add(node, OnnxType.Float, [1, ensemble.Outputs], target => memory =>
        {
            // Trees take row after row.
            var rows = memory.Rows;
            var from = memory.Singles[features].AsSpan(0, width * rows);
            var to = memory.Singles[scores].AsSpan(0, ensemble.Outputs * rows);
            var (numbers, sums) = (memory.Numbers[source.Slot], memory.Numbers[target.Slot]);
            for (var j = 0; j < width; j++)
            {
                for (var row = 0; row < rows; row++)
                {
                    from[(row * width) + j] = (float)numbers[(j * rows) + row];
                }
            }

            ensemble.Score(from, width, to);
            for (var i = 0; i < to.Length; i++)
            {
                sums[(i % ensemble.Outputs * rows) + (i / ensemble.Outputs)] = to[i];
            }
        });
    }

    private static void Truths(double[] from, Span<double> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = from[i] != 0 ? 1 : 0;
        }
    }
}
