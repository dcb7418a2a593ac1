using System.Globalization;
using System.Xml.Linq;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Pmml.Reading;

/// <summary>Reads a PMML file as a model: one graph from raw columns to the answer.</summary>
internal sealed class PmmlReader
{
    private readonly GraphBuilder _graph = new();
    private readonly CellBuilder _cells;
    private readonly XElement _root;
    private readonly XElement _model;
    private readonly Dictionary<string, XElement> _dictionary;
    private readonly List<ColumnSpec> _inputs = [];
    private readonly Expressions _expressions;

    private PmmlReader(XElement root)
    {
        _root = root;
        _cells = new CellBuilder(_graph);
        _model = root.Elements().FirstOrDefault(ModelReader.IsModel) ?? throw new ModelException("The PMML file holds no model.");
        _dictionary = (root.Child("DataDictionary") ?? throw new ModelException("The PMML file has no DataDictionary.")).Children("DataField").ToDictionary(field => field.Need("name"), StringComparer.Ordinal);
        var functions = (root.Child("TransformationDictionary")?.Children("DefineFunction") ?? []).ToDictionary(function => function.Need("name"), StringComparer.Ordinal);
        _expressions = new Expressions(_cells, functions);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; it exists.</param>
    /// <param name="target">What the column that is predicted is called here; null for the file's own name.</param>
    /// <param name="positive">The positive class; null for the file's own, or the last of two.</param>
    /// <exception cref="ModelException">The file is not PMML, or has a part that is not supported.</exception>
    public static ModelDefinition Read(string path, string? target, string? positive) => new PmmlReader(PmmlFile.Load(path)).Definition(target, positive);

    private ModelDefinition Definition(string? target, string? positive)
    {
        XElement[] mining = [.. (_model.Child("MiningSchema") ?? throw new ModelException("The PMML model has no MiningSchema.")).Children("MiningField")];
        var own = mining.FirstOrDefault(field => field.Get("usageType") is "target" or "predicted")?.Need("name");
        var declared = own is not null ? _dictionary.GetValueOrDefault(own) : null;
        var isCluster = _model.Name() == "ClusteringModel";
        var isClassifier = isCluster || _model.Need("functionName") == "classification";
        string[] classes = isCluster ? Clustering.Names(_model) : isClassifier ? Classes(declared) : [];
        var scope = Fields(mining);
        foreach (var derived in _root.Child("TransformationDictionary")?.Children("DerivedField") ?? [])
        {
            scope[derived.Need("name")] = _expressions.Derived(derived, scope);
        }

        var given = new ModelReader(_cells, _expressions, classes).Read(_model, scope);
        var facts = new ModelFacts
        {
            Target = target ?? own,
            Classes = classes,
            Trainer = Extension("x-mlops-trainer") ?? $"imported ({_root.Child("Header")?.Child("Application")?.Get("name") ?? "PMML"})",
            Task = !isClassifier ? LearningTask.Regression : classes.Length == 2 && !isCluster ? LearningTask.Binary : LearningTask.Multiclass,
        };
        if (!isClassifier)
        {
            _graph.Output(given.Value!.Value.Tensor, GraphNames.Prediction, OnnxType.Double, -1);
            return new ModelDefinition(_graph.Model.ToBytes(), new ModelSignature([.. _inputs], [new ColumnSpec(GraphNames.Prediction, SpecType.Double)]), facts);
        }

        if (classes.Length == 2 && !isCluster)
        {
            var chosen = positive ?? Extension("x-mlops-positive-class") ?? classes[1];
            facts = classes.Contains(chosen) ? facts with { PositiveClass = chosen, Threshold = Extension("x-mlops-threshold") is { } text ? Elements.Parse(text, _root, "x-mlops-threshold") : null }
                : throw new InvalidInputException($"The model has no class '{chosen}'.{Suggestion.Among(chosen, classes, "Its classes are")}");
        }

        var isWhole = !isCluster && declared?.Get("dataType") == "integer" && classes.All(name => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));
        Label(given.Probabilities!, classes, isWhole, facts.Threshold);
        if (!isCluster)
        {
            _graph.Output(given.Probabilities!, GraphNames.Probabilities, OnnxType.Double, -1, classes.Length);
        }

        return new ModelDefinition(_graph.Model.ToBytes(), new ModelSignature([.. _inputs], GraphNames.ClassifierOutputs(classes, isWhole, !isCluster)), facts);
    }

    private void Label(string shares, string[] classes, bool isWhole, double? threshold)
    {
        var best = threshold is { } least
            ? _graph.Cast(_graph.Node("GreaterOrEqual", [_cells.Column(shares, 1).Tensor, _graph.Constant([least])]), OnnxType.Int64)
            : _graph.Node("ArgMax", [shares], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 0));
        var names = isWhole ? _graph.Constant(Array.ConvertAll(classes, name => long.Parse(name, CultureInfo.InvariantCulture)), classes.Length) : _graph.Constant(classes, classes.Length);
        _graph.Output(_graph.Node("Gather", [names, best]), GraphNames.Label, isWhole ? OnnxType.Int64 : OnnxType.String, -1);
    }

    private string? Extension(string name) => _root.Child("Header")?.Children("Extension").FirstOrDefault(each => each.Get("name") == name)?.Get("value");

    private string[] Classes(XElement? target)
    {
        string[] declared = [.. (target?.Children("Value") ?? []).Where(value => value.Get("property") is null or "valid").Select(value => value.Need("value"))];
        string[] found = declared.Length > 0 ? declared : [.. _model.Descendants().Select(element => element.Name() switch
        {
            "RegressionTable" => element.Get("targetCategory"),
            "ScoreDistribution" => element.Get("value"),
            "PCell" => element.Get("targetCategory"),
            _ => null,
        }).OfType<string>().Distinct()];
        return found.Length > 1 ? found : throw new ModelException("The PMML file does not name the classes of its target. Add a Value for each to its DataField.");
    }

    private Scope Fields(XElement[] mining)
    {
        var scope = new Scope();
        foreach (var field in mining.Where(field => (field.Get("usageType") ?? "active") == "active"))
        {
            var name = field.Need("name");
            var declared = _dictionary.GetValueOrDefault(name) ?? throw new ModelException($"The PMML model reads the field '{name}', which the DataDictionary does not have.");
            var (type, isText) = declared.Need("dataType") switch
            {
                "string" => (SpecType.String, true),
                "integer" or "float" or "double" => (SpecType.Double, false),
                "boolean" => (SpecType.Boolean, false),
                "date" or "dateTime" => (SpecType.DateTime, false),
                _ => throw declared.Unsupported("dataType"),
            };
            _inputs.Add(new ColumnSpec(name, type));
            var cell = new Cell(_graph.Input(name, isText ? OnnxType.String : OnnxType.Double, -1), isText);
            if (declared.Get("dataType") == "float")
            {
                cell = cell with { Tensor = _graph.Cast(_graph.Cast(cell.Tensor, OnnxType.Float), OnnxType.Double), IsSingle = true };
            }

            scope[name] = Treated(cell, field, declared);
        }

        return scope;
    }

    // In the order of the standard: missing, invalid, outliers, replacement.
    private Cell Treated(Cell cell, XElement mining, XElement declared)
    {
        var missing = cell.IsText ? _cells.Text("") : _cells.Number(double.NaN);
        Cell Constant(string text) => cell.IsText ? _cells.Text(text) : _cells.Number(Elements.Parse(text, mining, "missingValueReplacement"));
        string[] absent = [.. declared.Children("Value").Where(value => value.Get("property") is "missing").Select(value => value.Need("value")).Where(value => value.Length > 0)];
        if (absent.Length > 0)
        {
            cell = _cells.Where(_expressions.IsIn(cell, absent, declared), missing, cell) with { IsSingle = cell.IsSingle };
        }

        var treatment = mining.Get("invalidValueTreatment") ?? "returnInvalid";
        if (treatment is not ("asIs" or "returnInvalid" or "asMissing" or "asValue"))
        {
            throw mining.Unsupported("invalidValueTreatment");
        }

        if (treatment != "asIs" && Valid(cell, declared) is { } valid)
        {
            var replacement = treatment == "asValue" ? Constant(mining.Need("invalidValueReplacement")) : missing;
            cell = _cells.Where(_cells.Op("Or", valid, _cells.Missing(cell)), cell, replacement) with { IsSingle = cell.IsSingle };
        }

        cell = Outliers(cell, mining);
        if (mining.Get("missingValueTreatment") == "returnInvalid")
        {
            throw mining.Unsupported("missingValueTreatment");
        }

        return mining.Get("missingValueReplacement") is { } filled ? _cells.Where(_cells.Missing(cell), Constant(filled), cell) : cell;
    }

    private Cell? Valid(Cell cell, XElement declared)
    {
        string[] values = [.. declared.Children("Value").Where(value => value.Get("property") is null or "valid").Select(value => value.Need("value"))];
        Cell? valid = values.Length > 0 ? _expressions.IsIn(cell, values, declared) : null;
        foreach (var interval in cell.IsText ? [] : declared.Children("Interval"))
        {
            var inside = _expressions.Inside(interval, cell);
            valid = valid is { } other ? _cells.Op("Or", other, inside) : inside;
        }

        return valid;
    }

    private Cell Outliers(Cell cell, XElement mining)
    {
        var outliers = mining.Get("outliers") ?? "asIs";
        if (outliers == "asIs" || cell.IsText)
        {
            return cell;
        }

        if (outliers is not ("asExtremeValues" or "asMissingValues"))
        {
            throw mining.Unsupported("outliers");
        }

        foreach (var (bound, test) in new[] { (mining.Number("lowValue"), "Less"), (mining.Number("highValue"), "Greater") })
        {
            if (bound is { } end)
            {
                cell = _cells.Where(_cells.Test(test, cell, _cells.Number(end)), _cells.Number(outliers == "asExtremeValues" ? end : double.NaN), cell);
            }
        }

        return cell;
    }
}
