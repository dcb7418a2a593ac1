using System.Xml.Linq;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Pmml.Reading;

/// <summary>Weighted sums, and the functions from them to an answer.</summary>
internal static class Links
{
    public static Cell Weighted(CellBuilder cells, IReadOnlyList<Cell> columns, IReadOnlyList<double> weights, double intercept)
    {
        if (columns.Count == 0)
        {
            return cells.Number(intercept);
        }

        var graph = cells.Graph;
        var product = graph.Node("Gemm", [cells.Matrix(columns), graph.Constant([.. weights], weights.Count, 1), graph.Constant([intercept], 1)]);
        return cells.Column(product, 0);
    }

    public static Cell Inverse(CellBuilder cells, Cell score, string link, XElement element)
    {
        var one = cells.Number(1);
        return link switch
        {
            "none" or "identity" => score,
            "logit" => cells.Op("Sigmoid", score),
            "exp" or "log" => cells.Op("Exp", score),
            "inverse" => cells.Op("Div", one, score),
            "cloglog" => cells.Op("Sub", one, cells.Op("Exp", cells.Op("Neg", cells.Op("Exp", score)))),
            "loglog" => cells.Op("Exp", cells.Op("Neg", cells.Op("Exp", cells.Op("Neg", score)))),
            "logc" => cells.Op("Sub", one, cells.Op("Exp", score)),
            _ => throw element.Unsupported(element.Name() == "RegressionModel" ? "normalizationMethod" : "linkFunction"),
        };
    }
}

/// <summary>R's generalized linear models: <c>GeneralRegressionModel</c>.</summary>
internal sealed class GeneralRegression(CellBuilder cells, Expressions expressions, IReadOnlyList<string> classes)
{
    public Given Read(XElement model, Scope scope)
    {
        if (model.Get("offsetVariable") is not null)
        {
            throw model.Unsupported("offsetVariable");
        }

        var factors = (model.Child("FactorList")?.Children("Predictor") ?? []).Select(each => each.Need("name")).ToHashSet();
        var terms = (model.Child("PPMatrix")?.Children("PPCell") ?? []).GroupBy(cell => cell.Need("parameterName")).ToDictionary(
            group => group.Key,
            group => group.Select(cell => Product(cell, factors, scope)).Aggregate((left, right) => cells.Op("Mul", left, right)));
        var rows = (model.Child("ParamMatrix") ?? throw model.Unsupported()).Children("PCell").GroupBy(cell => cell.Get("targetCategory") ?? "").ToDictionary(group => group.Key, group => Score(group, terms));
        var type = model.Need("modelType");
        if (model.Need("functionName") == "regression")
        {
            return rows.Count == 1 && type is "regression" or "generalLinear" or "generalizedLinear"
                ? new Given(cells.Full(Links.Inverse(cells, rows.Values.First(), type == "generalizedLinear" ? model.Get("linkFunction") ?? "identity" : "identity", model)), null)
                : throw model.Unsupported("modelType");
        }

        string Category(string given) => given.Length > 0 ? given : classes.First(name => name != Reference(model));
        var scores = rows.ToDictionary(pair => Category(pair.Key), pair => pair.Value);
        if (type == "multinomialLogistic")
        {
            var matrix = cells.Matrix(classes.Select(name => scores.GetValueOrDefault(name) is { Tensor: not null } score ? score : cells.Number(0)));
            return new Given(null, cells.Graph.Node("Softmax", [matrix], new OnnxAttribute("axis", 1)));
        }

        if (type != "generalizedLinear" || classes.Count != 2 || scores.Count != 1)
        {
            throw model.Unsupported("modelType");
        }

        var (own, sum) = scores.First();
        var share = Links.Inverse(cells, sum, model.Get("linkFunction") ?? "logit", model);
        var other = cells.Op("Sub", cells.Number(1), share);
        return new Given(null, cells.Matrix(classes.Select(name => name == own ? share : other)));
    }

    // The class whose score is 0: named, or the last that no parameter is for.
    private string Reference(XElement model) => model.Get("targetReferenceCategory") ?? classes[0];

    private Cell Score(IEnumerable<XElement> parameters, Dictionary<string, Cell> terms)
    {
        var (columns, weights, intercept) = (new List<Cell>(), new List<double>(), 0.0);
        foreach (var parameter in parameters)
        {
            // A parameter without predictors is the intercept.
            if (terms.TryGetValue(parameter.Need("parameterName"), out var term))
            {
                columns.Add(term);
                weights.Add(parameter.NeedNumber("beta"));
            }
            else
            {
                intercept += parameter.NeedNumber("beta");
            }
        }

        return Links.Weighted(cells, columns, weights, intercept);
    }

    private Cell Product(XElement cell, HashSet<string> factors, Scope scope)
    {
        var field = scope[cell.Need("predictorName")];
        if (factors.Contains(cell.Need("predictorName")))
        {
            return cells.FromBool(expressions.Equals(field, cell.Need("value"), cell));
        }

        var power = cell.NeedNumber("value");
        return power == 1 ? field : cells.Op("Pow", field, cells.Number(power));
    }
}

/// <summary>K-means: <c>ClusteringModel</c> with centers.</summary>
internal sealed class Clustering(CellBuilder cells)
{
    /// <summary>The clusters' names.</summary>
    public static string[] Names(XElement model) => [.. model.Children("Cluster").Select((cluster, place) => cluster.Get("id") ?? cluster.Get("name") ?? (place + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))];

    public Given Read(XElement model, Scope scope)
    {
        if (model.Need("modelClass") != "centerBased")
        {
            throw model.Unsupported("modelClass");
        }

        var measure = model.Child("ComparisonMeasure") ?? throw model.Unsupported();
        var metric = measure.Elements().FirstOrDefault(element => element.Name() is not "Extension") ?? throw measure.Unsupported();
        if (metric.Name() is not ("squaredEuclidean" or "euclidean" or "cityBlock" or "chebychev"))
        {
            throw metric.Unsupported();
        }

        XElement[] fields = [.. model.Children("ClusteringField").Where(field => field.Get("isCenterField") != "false")];
        foreach (var field in fields.Where(field => (field.Get("compareFunction") ?? measure.Get("compareFunction") ?? "absDiff") != "absDiff"))
        {
            throw field.Get("compareFunction") is null ? measure.Unsupported("compareFunction") : field.Unsupported("compareFunction");
        }

        var graph = cells.Graph;
        var matrix = cells.Matrix(fields.Select(field => scope[field.Need("field")]));
        double[] weights = [.. fields.Select(field => field.Number("fieldWeight") ?? 1)];
        var distances = new List<string>();
        foreach (var cluster in model.Children("Cluster"))
        {
            var array = cluster.Child("Array") ?? throw cluster.Unsupported();
            double[] center = [.. array.Items().Select(item => Elements.Parse(item, array, "its content"))];
            if (center.Length != fields.Length)
            {
                throw new ModelException($"A PMML cluster has {center.Length} coordinates, but there are {fields.Length} fields.");
            }

            var apart = graph.Node("Abs", [graph.Node("Sub", [matrix, graph.Constant(center, 1, center.Length)])]);
            var weighed = graph.Node("Mul", [metric.Name() is "squaredEuclidean" or "euclidean" ? graph.Node("Mul", [apart, apart]) : apart, graph.Constant(weights, 1, weights.Length)]);
            distances.Add(metric.Name() == "chebychev" ? graph.Node("ReduceMax", [weighed], new OnnxAttribute("axes", [1L]), new OnnxAttribute("keepdims", 1)) : cells.Sum(weighed));
        }

        return new Given(null, graph.Node("Neg", [distances.Count == 1 ? distances[0] : graph.Node("Concat", distances, new OnnxAttribute("axis", 1))]));
    }
}
