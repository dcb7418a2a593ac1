using System.Xml.Linq;
using static ModelOps.TestSupport.Pmml.PmmlEvaluator;

namespace ModelOps.TestSupport.Pmml;

/// <summary>Regressions and trees.</summary>
internal static class PmmlModels
{
    public static PmmlResult Regression(XElement model, PmmlScope scope)
    {
        var scores = new List<(string? Class, double Score)>();
        foreach (var table in Children(model, "RegressionTable"))
        {
            var sum = Number(table, "intercept") ?? 0;
            foreach (var predictor in Children(table, "NumericPredictor"))
            {
                // A missing value makes the result missing.
                if (scope.Get(Get(predictor, "name")!) is not double value)
                {
                    return new PmmlResult(null, null);
                }

                sum += Number(predictor, "coefficient")!.Value * Math.Pow(value, Number(predictor, "exponent") ?? 1);
            }

            foreach (var predictor in Children(table, "CategoricalPredictor"))
            {
                // A missing category adds nothing.
                sum += scope.Get(Get(predictor, "name")!) is { } value && Text(value) == Get(predictor, "value") ? Number(predictor, "coefficient")!.Value : 0;
            }

            scores.Add((Get(table, "targetCategory"), sum));
        }

        var method = Get(model, "normalizationMethod") ?? "none";
        if (Get(model, "functionName") == "regression")
        {
            return new PmmlResult(method switch { "none" => scores[0].Score, "exp" => Math.Exp(scores[0].Score), "logit" or "softmax" => Logistic(scores[0].Score), _ => throw new NotSupportedException(method) }, null);
        }

        double[] y = [.. scores.Select(each => each.Score)];
        double[] p = (method, y.Length) switch
        {
            ("none", 2) => [y[0], 1 - y[0]],
            ("logit", 2) => [Logistic(y[0]), 1 - Logistic(y[0])],
            ("none", _) => [.. y[..^1], 1 - y[..^1].Sum()],
            ("simplemax", _) => [.. y.Select(each => each / y.Sum())],
            ("softmax", _) => [.. y.Select(each => 1 / y.Sum(other => Math.Exp(other - each)))],
            _ => throw new NotSupportedException(method),
        };
        return PmmlResult.Of(p.Zip(scores).ToDictionary(pair => pair.Second.Class!, pair => pair.First));
    }

    private static double Logistic(double score) => 1 / (1 + Math.Exp(-score));

    public static PmmlResult Tree(XElement model, PmmlScope scope)
    {
        var strategy = Get(model, "missingValueStrategy") ?? "none";
        var isNumber = Get(model, "functionName") == "regression";
        var root = Child(model, "Node")!;
        if (Predicate(root.Elements().First(IsPredicate), scope) != true)
        {
            return new PmmlResult(null, null);
        }

        var node = root;
        while (Child(node, "Node") is not null)
        {
            XElement? next = null;
            foreach (var child in Children(node, "Node"))
            {
                var fires = Predicate(child.Elements().First(IsPredicate), scope);
                if (fires is null && strategy == "defaultChild")
                {
                    next = Children(node, "Node").First(each => Get(each, "id") == Get(node, "defaultChild"));
                    break;
                }

                if (fires is null && strategy == "nullPrediction")
                {
                    return new PmmlResult(null, null);
                }

                if (fires is null && strategy == "lastPrediction")
                {
                    return Score(node, isNumber);
                }

                if (fires == true)
                {
                    next = child;
                    break;
                }
            }

            if (next is null)
            {
                return Get(model, "noTrueChildStrategy") == "returnLastPrediction" ? Score(node, isNumber) : new PmmlResult(null, null);
            }

            node = next;
        }

        return Score(node, isNumber);
    }

    private static PmmlResult Score(XElement node, bool isNumber)
    {
        var score = Get(node, "score");
        if (isNumber)
        {
            return new PmmlResult(score is null ? null : Parse(score), null);
        }

        var distribution = Children(node, "ScoreDistribution").ToArray();
        var total = distribution.Sum(each => Number(each, "recordCount") ?? 0);
        var shares = distribution.ToDictionary(each => Get(each, "value")!, each => Number(each, "probability") ?? (Number(each, "recordCount")!.Value / total));
        return shares.Count == 0 ? new PmmlResult(score, score is null ? null : new Dictionary<string, double> { [score] = 1 }) : new PmmlResult(score ?? shares.MaxBy(pair => pair.Value).Key, shares);
    }

    public static bool IsPredicate(XElement element) => element.Name.LocalName is "True" or "False" or "SimplePredicate" or "CompoundPredicate" or "SimpleSetPredicate";

    /// <summary>True, false, or null for unknown.</summary>
    public static bool? Predicate(XElement predicate, PmmlScope scope)
    {
        switch (predicate.Name.LocalName)
        {
            case "True":
                return true;
            case "False":
                return false;
            case "CompoundPredicate":
                var parts = predicate.Elements().Where(IsPredicate).Select(part => Predicate(part, scope)).ToArray();
                return Get(predicate, "booleanOperator") switch
                {
                    "and" => parts.Contains(false) ? false : parts.Contains(null) ? null : true,
                    "or" => parts.Contains(true) ? true : parts.Contains(null) ? null : false,
                    "xor" => parts.Contains(null) ? null : parts.Count(part => part == true) % 2 == 1,
                    _ => parts.FirstOrDefault(part => part is not null),
                };
            case "SimpleSetPredicate":
                if (scope.Get(Get(predicate, "field")!) is not { } member)
                {
                    return null;
                }

                var array = Child(predicate, "Array")!;
                var inside = Items(array.Value).Any(item => member is double number ? number == Parse(item) : Text(member) == item);
                return inside == (Get(predicate, "booleanOperator") == "isIn");
            default:
                var value = scope.Get(Get(predicate, "field")!);
                var test = Get(predicate, "operator");
                if (test is "isMissing" or "isNotMissing")
                {
                    return (value is null) == (test == "isMissing");
                }

                return value is null ? null : PmmlExpressions.Compare(test!, value, value is double ? Parse(Get(predicate, "value")!) : Get(predicate, "value")!);
        }
    }

    private static IEnumerable<string> Items(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var item = new System.Text.StringBuilder();
            var quoted = text[i] == '"';
            i += quoted ? 1 : 0;
            while (i < text.Length && (quoted ? text[i] != '"' : !char.IsWhiteSpace(text[i])))
            {
                i += text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '"' ? 1 : 0;
                item.Append(text[i++]);
            }

            i += quoted ? 1 : 0;
            yield return item.ToString();
        }
    }
}
