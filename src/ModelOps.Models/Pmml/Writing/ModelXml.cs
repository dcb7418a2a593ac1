using ModelOps.Models.Trees;

namespace ModelOps.Models.Pmml.Writing;

/// <summary>What a model element says about its answer.</summary>
/// <param name="Target">The target's field; null for a model within the model that predicts something of its own.</param>
/// <param name="Classes">The classes; empty for a number.</param>
/// <param name="Outputs">Writes the <c>Output</c> element.</param>
internal sealed record Answer(string? Target, IReadOnlyList<string> Classes, Action Outputs)
{
    public string Function => Classes.Count == 0 ? "regression" : "classification";
}

/// <summary>Writes model elements: regressions, trees, and ensembles of trees.</summary>
internal sealed class ModelXml(PmmlXml xml, FieldNames names, ExpressionXml expressions)
{
    /// <summary>Writes the fields that a model reads.</summary>
    /// <param name="raw">Columns of the data, with their treatment where <paramref name="treated"/>.</param>
    /// <param name="inner">Names of other fields.</param>
    public void Schema(IEnumerable<FieldTerm> raw, IEnumerable<string> inner, string? target, bool treated)
    {
        using (xml.Open("MiningSchema"))
        {
            if (target is not null)
            {
                xml.Add("MiningField", ("name", target), ("usageType", "target"));
            }

            foreach (var field in raw)
            {
                var treatment = names.Treatments[field];
                var replacement = treated ? treatment.Replacement : null;
                var range = treated ? treatment.Range : null;
                xml.Add("MiningField",
                    ("name", field.Name),
                    ("outliers", range is null ? null : "asExtremeValues"),
                    ("lowValue", range is { Low: > double.NegativeInfinity and var low } ? low : null),
                    ("highValue", range is { High: < double.PositiveInfinity and var high } ? high : null),
                    ("missingValueReplacement", replacement is NumberTerm number ? number.Value : (replacement as TextTerm)?.Value),
                    ("missingValueTreatment", replacement is null ? null : "asValue"),
                    ("invalidValueTreatment", treated ? (treatment.UnknownIsMissing ? "asMissing" : "asIs") : null));
            }

            foreach (var name in inner.Distinct())
            {
                xml.Add("MiningField", ("name", name));
            }
        }
    }

    /// <summary>A <c>RegressionModel</c>; one table a class, or one.</summary>
    public void Regression(FinalLinear model, Answer answer, Action schema, HashSet<Term> outer, Action? end = null)
    {
        using (xml.Open("RegressionModel", ("functionName", answer.Function), ("normalizationMethod", model.Method)))
        {
            schema();
            answer.Outputs();
            expressions.Transformations(model.Inputs, outer);

            // PMML gives the last of two what the first leaves: the positive class, which has the weights, comes first.
            foreach (var k in Enumerable.Range(0, model.Forms.Count).Order(Comparer<int>.Create((a, b) => model.Forms.Count == 2 ? b - a : a - b)))
            {
                var form = model.Forms[k];
                using (xml.Open("RegressionTable", ("intercept", form.Intercept), ("targetCategory", answer.Classes.Count == 0 ? null : answer.Classes[k])))
                {
                    foreach (var (term, weight) in form.Parts)
                    {
                        xml.Add("NumericPredictor", ("name", names.Of(term)), ("coefficient", weight));
                    }
                }
            }

            end?.Invoke();
        }
    }

    /// <summary>One <c>TreeModel</c>, or a <c>MiningModel</c> of several.</summary>
    /// <param name="stage">The trees.</param>
    /// <param name="output">The output whose sum is the prediction; null for the probabilities of the classes.</param>
    /// <param name="start">What is added to the sum.</param>
    public void Trees(TreeStage stage, int? output, double start, Answer answer, Action schema, HashSet<Term> outer, Action? end = null)
    {
        var trees = new TreeXml(xml, names, stage);
        Term[] fields = [.. TreeXml.Fields(stage, names)];
        var leaf = output is { } k ? new TreeXml.Leaf(node => Value(stage, node, k), null) : new TreeXml.Leaf(node => answer.Classes[Best(stage, node, answer)], node => Distribution(stage, node, answer));
        void Head(bool isWhole)
        {
            schema();
            if (isWhole)
            {
                answer.Outputs();
                if (start != 0)
                {
                    using (xml.Open("Targets"))
                    {
                        xml.Add("Target", ("field", answer.Target), ("rescaleConstant", start));
                    }
                }
            }
        }

        void One(TreeNode[] tree, bool isWhole)
        {
            using (xml.Open("TreeModel", ("functionName", answer.Function), ("missingValueStrategy", "defaultChild"), ("splitCharacteristic", "binarySplit")))
            {
                if (isWhole)
                {
                    Head(true);
                    expressions.Transformations(fields, outer);
                }
                else
                {
                    Schema([.. fields.OfType<FieldTerm>()], fields.Where(field => field is not FieldTerm).Select(names.Of), answer.Classes.Count == 0 ? null : answer.Target, treated: false);
                }

                trees.Root(tree, leaf);
                if (isWhole)
                {
                    end?.Invoke();
                }
            }
        }

        if (stage.Ensemble.Trees is [var only])
        {
            One(only, isWhole: true);
            return;
        }

        using (xml.Open("MiningModel", ("functionName", answer.Function)))
        {
            Head(true);
            expressions.Transformations(fields, outer);
            using (xml.Open("Segmentation", ("multipleModelMethod", stage.Ensemble.Average ? "average" : "sum"), ("missingPredictionTreatment", "continue")))
            {
                for (var t = 0; t < stage.Ensemble.Trees.Count; t++)
                {
                    using (xml.Open("Segment", ("id", t + 1)))
                    {
                        xml.Add("True");
                        One(stage.Ensemble.Trees[t], isWhole: false);
                    }
                }
            }

            end?.Invoke();
        }
    }

    private void Distribution(TreeStage stage, TreeNode node, Answer answer)
    {
        var shares = Shares(stage, node, answer);
        for (var k = 0; k < shares.Length; k++)
        {
            xml.Add("ScoreDistribution", ("value", answer.Classes[k]), ("recordCount", node.Cover > 0 ? shares[k] * node.Cover : shares[k]), ("probability", shares[k]));
        }
    }

    private static int Best(TreeStage stage, TreeNode node, Answer answer)
    {
        var shares = Shares(stage, node, answer);
        return Array.IndexOf(shares, shares.Max());
    }

    // One output is the probability of the second class.
    private static double[] Shares(TreeStage stage, TreeNode node, Answer answer)
    {
        double[] shares = [.. Enumerable.Range(0, stage.Outputs).Select(k => Value(stage, node, k))];
        return shares.Length == 1 ? [1 - shares[0], shares[0]] : shares;
    }

    private static double Value(TreeStage stage, TreeNode node, int output)
    {
        var sum = 0.0;
        for (var i = 0; i < node.Count; i++)
        {
            sum += (node.Output < 0 ? stage.Ensemble.Targets![node.Weight + i] : node.Output) == output ? stage.Ensemble.Weights[node.Weight + i] : 0;
        }

        return sum;
    }
}
