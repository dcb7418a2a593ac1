using System.Globalization;
using System.Xml.Linq;

namespace ModelOps.Models.Pmml.Reading;

/// <summary>What a model gives in the graph.</summary>
/// <param name="Value">The number, or, of a classifier, the place of its class where that is not the most probable one's.</param>
/// <param name="Probabilities">The classes' probabilities, <c>[N, K]</c>; null for numbers.</param>
internal sealed record Given(Cell? Value, string? Probabilities);

/// <summary>PMML's models as nodes.</summary>
internal sealed class ModelReader
{
    private readonly CellBuilder _cells;
    private readonly Expressions _expressions;
    private readonly Predicates _predicates;

    public ModelReader(CellBuilder cells, Expressions expressions, IReadOnlyList<string> classes)
    {
        (_cells, _expressions, _predicates, Classes) = (cells, expressions, new Predicates(cells, expressions), classes);
    }

    public IReadOnlyList<string> Classes { get; }

    public static bool IsModel(XElement element) => element.Name().EndsWith("Model", StringComparison.Ordinal) || element.Name() is "NeuralNetwork" or "Scorecard" or "TimeSeries";

    public Given Read(XElement model, Scope outer)
    {
        var scope = new Scope(outer);
        foreach (var derived in model.Child("LocalTransformations")?.Children("DerivedField") ?? [])
        {
            scope[derived.Need("name")] = _expressions.Derived(derived, scope);
        }

        var given = model.Name() switch
        {
            "RegressionModel" => Regression(model, scope),
            "GeneralRegressionModel" => new GeneralRegression(_cells, _expressions, Classes).Read(model, scope),
            "TreeModel" => Trees([(model, 1)], scope, IsClassifier(model), votes: false),
            "MiningModel" => Mining(model, scope),
            "ClusteringModel" => new Clustering(_cells).Read(model, scope),
            _ => throw model.Unsupported(),
        };
        given = Targets(model, given);
        Outputs(model, given, scope, outer);
        return given;
    }

    private static bool IsClassifier(XElement model) => model.Need("functionName") switch
    {
        "classification" => true,
        "regression" => false,
        _ => throw model.Unsupported("functionName"),
    };

    // What a model before hands to those behind it.
    private void Outputs(XElement model, Given given, Scope scope, Scope outer)
    {
        foreach (var output in model.Child("Output")?.Children("OutputField") ?? [])
        {
            Cell? cell = (output.Get("feature") ?? "predictedValue") switch
            {
                "predictedValue" => given.Probabilities is null ? given.Value : null,
                "probability" when given.Probabilities is { } shares && output.Get("value") is { } name => _cells.Column(shares, Place(name)),
                "transformedValue" when output.Elements().FirstOrDefault(Expressions.IsExpression) is { } expression && Reads(expression).All(scope.Knows) => _expressions.Value(expression, scope, output.Get("dataType")),
                _ => null,
            };
            if (cell is { } made)
            {
                scope[output.Need("name")] = made;
                outer[output.Need("name")] = made;
            }
        }
    }

    private static IEnumerable<string> Reads(XElement expression) => expression.DescendantsAndSelf().Select(part => part.Get("field")).OfType<string>();

    private int Place(string name) => Classes.ToList().IndexOf(name) is >= 0 and var place ? place : throw new ModelException($"The PMML file speaks of the class '{name}', which its target does not name.");

    private Given Targets(XElement model, Given given)
    {
        if (model.Child("Targets")?.Child("Target") is not { } target || given is not { Probabilities: null, Value: { } value })
        {
            return given;
        }

        if (target.Number("min") is { } min)
        {
            value = _cells.Where(_cells.Test("Less", value, _cells.Number(min)), _cells.Number(min), value);
        }

        if (target.Number("max") is { } max)
        {
            value = _cells.Where(_cells.Test("Greater", value, _cells.Number(max)), _cells.Number(max), value);
        }

        value = target.Number("rescaleFactor") is { } factor and not 1 ? _cells.Op("Mul", value, _cells.Number(factor)) : value;
        value = target.Number("rescaleConstant") is { } constant and not 0 ? _cells.Op("Add", value, _cells.Number(constant)) : value;
        return given with
        {
            Value = target.Get("castInteger") switch
            {
                null => value,
                "round" => _cells.Op("Floor", _cells.Op("Add", value, _cells.Number(0.5))),
                "ceiling" => _cells.Op("Ceil", value),
                "floor" => _cells.Op("Floor", value),
                _ => throw target.Unsupported("castInteger"),
            },
        };
    }

    private Given Regression(XElement model, Scope scope)
    {
        XElement[] tables = [.. model.Children("RegressionTable")];
        var method = model.Get("normalizationMethod") ?? "none";
        Cell[] scores = [.. tables.Select(table => Score(table, scope))];
        if (!IsClassifier(model))
        {
            return new Given(_cells.Full(Links.Inverse(_cells, scores[0], method is "softmax" ? "logit" : method, model)), null);
        }

        if (tables.Length == 1)
        {
            throw new ModelException("The PMML element 'RegressionModel' classifies by one RegressionTable, but needs one for each class.");
        }

        var places = tables.Select(table => Place(table.Need("targetCategory"))).ToArray();
        Cell one = _cells.Number(1);
        Cell[] shares;
        switch (method)
        {
            case "softmax":
                var soft = _cells.Graph.Node("Softmax", [_cells.Matrix(scores)], new Onnx.OnnxAttribute("axis", 1));
                shares = [.. scores.Select((_, k) => _cells.Column(soft, k))];
                break;
            case "simplemax":
                var sum = scores.Aggregate((left, right) => _cells.Op("Add", left, right));
                shares = [.. scores.Select(score => _cells.Op("Div", score, sum))];
                break;
            case "none" when scores.Length > 2:
                shares = [.. scores[..^1], _cells.Op("Sub", one, scores[..^1].Aggregate((left, right) => _cells.Op("Add", left, right)))];
                break;
            case var _ when scores.Length == 2:
                var first = Links.Inverse(_cells, scores[0], method, model);
                shares = [first, _cells.Op("Sub", one, first)];
                break;
            default:
                throw model.Unsupported("normalizationMethod");
        }

        return new Given(null, Ordered(places, shares));
    }

    private string Ordered(int[] places, Cell[] shares) => _cells.Matrix(Enumerable.Range(0, Classes.Count).Select(k => Array.IndexOf(places, k) is >= 0 and var place ? shares[place] : _cells.Number(0)));

    private Cell Score(XElement table, Scope scope)
    {
        var (columns, weights) = (new List<Cell>(), new List<double>());
        void Add(Cell cell, double weight)
        {
            columns.Add(cell);
            weights.Add(weight);
        }

        foreach (var predictor in table.Elements())
        {
            switch (predictor.Name())
            {
                case "NumericPredictor":
                    Add(Power(scope[predictor.Need("name")], predictor.Number("exponent") ?? 1), predictor.NeedNumber("coefficient"));
                    break;
                case "CategoricalPredictor":
                    Add(_cells.FromBool(_expressions.Equals(scope[predictor.Need("name")], predictor.Need("value"), predictor)), predictor.NeedNumber("coefficient"));
                    break;
                case "PredictorTerm":
                    Add(predictor.Children("FieldRef").Select(field => scope[field.Need("field")]).Aggregate((left, right) => _cells.Op("Mul", left, right)), predictor.NeedNumber("coefficient"));
                    break;
            }
        }

        return Links.Weighted(_cells, columns, weights, table.Number("intercept") ?? 0);
    }

    private Cell Power(Cell cell, double exponent) => exponent == 1 ? cell : _cells.Op("Pow", cell, _cells.Number(exponent));

    private Given Trees(IReadOnlyList<(XElement Element, double Weight)> models, Scope scope, bool isClassifier, bool votes)
    {
        var builder = new TreeBuilder(_cells, _predicates, isClassifier ? Classes : [], votes);
        foreach (var (model, weight) in models)
        {
            builder.Add(model, scope, weight);
        }

        var sums = builder.Finish();
        if (!isClassifier)
        {
            return new Given(_cells.Column(sums, 0), null);
        }

        return builder.HasOwnLabels && models.Count == 1
            ? throw new ModelException("A PMML tree gives a class that is not the most probable of its ScoreDistribution, which is not supported.")
            : new Given(null, sums);
    }

    private Given Mining(XElement model, Scope scope)
    {
        var segmentation = model.Child("Segmentation") ?? throw (model.Elements().FirstOrDefault(element => element.Name() is "Regression" or "DecisionTree") ?? model).Unsupported();
        XElement[] segments = [.. segmentation.Children("Segment")];
        (XElement Element, XElement Predicate, double Weight)[] parts = [.. segments.Select(segment => (segment.Elements().FirstOrDefault(IsModel) ?? throw segment.Unsupported(), Predicates.Of(segment), segment.Number("weight") ?? 1))];
        var method = segmentation.Need("multipleModelMethod");
        var isClassifier = IsClassifier(model);
        return method switch
        {
            "modelChain" => Chain(parts, scope),
            "selectFirst" => First(parts, scope),
            "majorityVote" or "weightedMajorityVote" when isClassifier => Sum(parts, scope, isClassifier, method == "weightedMajorityVote", divides: true, votes: true),
            "average" or "weightedAverage" => Sum(parts, scope, isClassifier, method == "weightedAverage", divides: true, votes: false),
            "sum" when !isClassifier => Sum(parts, scope, isClassifier, weighted: false, divides: false, votes: false),
            _ => throw segmentation.Unsupported("multipleModelMethod"),
        };
    }

    private Given Chain((XElement Element, XElement Predicate, double)[] parts, Scope scope)
    {
        Given? last = null;
        foreach (var (model, predicate, _) in parts)
        {
            last = predicate.Name() == "True" ? Read(model, scope) : throw new ModelException("A PMML model chain has a segment with a condition, which is not supported.");
        }

        return last!;
    }

    private Given First((XElement Element, XElement Predicate, double)[] parts, Scope scope)
    {
        Given? rest = null;
        foreach (var (model, predicate, _) in parts.Reverse())
        {
            var own = Read(model, scope);
            var fires = _cells.Full(_cells.Test("Equal", _predicates.Truth(predicate, scope), _cells.Number(1)));
            if (own.Probabilities is { } shares)
            {
                var column = _cells.Graph.Node("Unsqueeze", [fires.Tensor, _cells.Graph.Constant([1L], 1)]);
                own = own with { Probabilities = _cells.Graph.Node("Where", [column, shares, rest?.Probabilities ?? _cells.Number(double.NaN).Tensor]) };
            }
            else
            {
                own = own with { Value = _cells.Where(fires, own.Value!.Value, rest?.Value ?? _cells.Number(double.NaN)) };
            }

            rest = own;
        }

        return rest!;
    }

    private Given Sum((XElement Element, XElement Predicate, double Weight)[] parts, Scope scope, bool isClassifier, bool weighted, bool divides, bool votes)
    {
        var total = divides ? parts.Sum(part => weighted ? part.Weight : 1) : 1;
        (XElement Element, double)[] weights = [.. parts.Select(part => (part.Element, (weighted ? part.Weight : 1) / total))];
        if (parts.FirstOrDefault(part => part.Predicate.Name() != "True").Predicate is { } condition)
        {
            throw new ModelException($"A PMML segment has the condition '{condition.Name()}' where models are put together; only True is supported there.");
        }

        if (parts.All(part => part.Element.Name() == "TreeModel" && part.Element.Child("LocalTransformations") is null && part.Element.Child("Targets") is null && part.Element.Child("Output") is null))
        {
            return Trees(weights, scope, isClassifier, votes);
        }

        if (votes)
        {
            throw new ModelException("PMML models other than trees that vote are not supported; export them with multipleModelMethod=\"average\".");
        }

        string? sum = null;
        foreach (var (model, weight) in weights)
        {
            var own = Read(model, scope);
            var share = _cells.Graph.Node("Mul", [own.Probabilities ?? own.Value!.Value.Tensor, _cells.Number(weight).Tensor]);
            sum = sum is null ? share : _cells.Graph.Node("Add", [sum, share]);
        }

        return isClassifier ? new Given(null, sum) : new Given(new Cell(sum!), null);
    }
}
