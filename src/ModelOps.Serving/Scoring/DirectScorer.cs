using ModelOps.Models;
using ModelOps.Models.Onnx;
using ModelOps.Serving.Protocol.Columns;

namespace ModelOps.Serving.Scoring;

/// <summary>Scores a request's columns as they are, without frames: for models that managed code scores, and columns that need no conversion.</summary>
internal sealed class DirectScorer
{
    private readonly ManagedRows _managed;
    private readonly Target[] _targets;
    private readonly Dictionary<string, int> _places;
    private readonly int _required;

    private DirectScorer(ManagedRows managed, Target[] targets)
    {
        (_managed, _targets) = (managed, targets);
        _places = targets.Select((target, place) => (target.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place, StringComparer.Ordinal);
        _required = targets.Count(target => target.IsRequired);
    }

    /// <summary>Null when the model needs frames.</summary>
    internal static DirectScorer? Of(Model model)
    {
        if (model.Signature.Params.Count > 0 || model.Definition.Flavor is not null || model.Managed is not { } managed)
        {
            return null;
        }

        ColumnSpec[] specs = [.. model.Signature.Inputs.Where(spec => spec.Name is not null)];
        Target[] targets = specs.Length == 0
            ? [.. managed.Inputs.Select((input, place) => new Target(input.Name, input.Type == OnnxType.String ? SpecType.String : SpecType.Double, place, true))]
            : [.. specs.Select(spec => new Target(spec.Name!, spec.Type, Place(managed, spec.Name!), spec.Required))];
        var fits = targets.DistinctBy(target => target.Name).Count() == targets.Length
            && managed.Inputs.All(input => targets.Any(target => target.Name == input.Name && target.Type == SpecType.String == (input.Type == OnnxType.String)));
        return fits ? new DirectScorer(managed, targets) : null;
    }

    /// <summary>Scores the rows; null when they are to go by a frame: they may need conversion, or be refused.</summary>
    /// <exception cref="ModelException">The graph could not be run.</exception>
    internal ModelScores? TryScore(ColumnTable table)
    {
        if (table.Rows < 1 || table.Rows > _managed.Most || table.Parameters.Length > 0)
        {
            return null;
        }

        var inputs = table.Inputs(_managed.Inputs.Count);
        var required = 0;
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var column = table.Columns[i];
            if (column.Found.By != this)
            {
                column.Found = (this, _places.GetValueOrDefault(column.Name, -1));
            }

            if (column.Found.Place < 0)
            {
                continue; // The model does not know it.
            }

            var target = _targets[column.Found.Place];
            if (!Fits(column, target.Type))
            {
                return null;
            }

            required += target.IsRequired ? 1 : 0;
            if (target.Input >= 0)
            {
                inputs[target.Input] = column.Kind == ColumnKind.Texts ? new(null, column.Texts) : target.Type == SpecType.String ? default : new(column.Numbers, null);
            }
        }

        return required == _required ? Model.Score(_managed, inputs, table.Rows) : null;
    }

    private static int Place(ManagedRows managed, string name)
    {
        for (var i = 0; i < managed.Inputs.Count; i++)
        {
            if (managed.Inputs[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    // Whether InputConversion would leave the values as they are.
    private static bool Fits(ColumnBuffer column, SpecType type) => column.Kind switch
    {
        ColumnKind.Missing => type is not SpecType.Binary,
        ColumnKind.Numbers => type is SpecType.Double or SpecType.Float or SpecType.Tensor || (type is SpecType.Long or SpecType.Integer && AreWhole(column.Numbers.AsSpan(0, column.Count))),
        ColumnKind.Flags => type is SpecType.Double or SpecType.Float or SpecType.Long or SpecType.Integer or SpecType.Boolean,
        _ => type == SpecType.String,
    };

    private static bool AreWhole(ReadOnlySpan<double> numbers)
    {
        foreach (var number in numbers)
        {
            if (number != Math.Truncate(number) && !double.IsNaN(number))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A column that the model takes.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">What the signature says of it.</param>
    /// <param name="Input">The graph's input that it feeds; −1 for none.</param>
    /// <param name="IsRequired">Whether a request must have it.</param>
    private readonly record struct Target(string Name, SpecType Type, int Input, bool IsRequired);
}
