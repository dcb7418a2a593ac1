using ModelOps.Learning;
using ModelOps.Models.Onnx;

namespace ModelOps.Sample;

/// <summary>The mean of each class in the prepared columns; a row is of the class whose mean is nearest.</summary>
internal sealed class NearestCentroidTrainer(double sharpness) : ITrainer
{
    public string Name => "nearest-centroid";

    // Scaled: no missing values, text as columns of 0 and 1, each column with mean 0 and deviation 1.
    public Preparation Preparation => Preparation.Scaled;

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        var centres = new double[y.ClassCount * x.Count];
        var sums = new double[y.ClassCount];
        for (var row = 0; row < x.RowCount; row++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var (label, weight) = ((int)y.Values[row], y.Weights?[row] ?? 1);
            sums[label] += weight;
            var values = x.Row(row);
            for (var column = 0; column < values.Length; column++)
            {
                centres[(label * x.Count) + column] += weight * values[column];
            }
        }

        for (var i = 0; i < centres.Length; i++)
        {
            centres[i] /= Math.Max(sums[i / x.Count], double.Epsilon);
        }

        return new Fitted(centres, y.ClassCount, x.Count, sharpness);
    }

    private sealed class Fitted(double[] centres, int classes, int columns, double sharpness) : IFittedModel
    {
        public int OutputCount => classes;

        // |x - c|² = |x|² - 2xc + |c|²; |x|² is the same for every class, and a softmax does not see it.
        public void Predict(Features x, Span<double> output)
        {
            for (var row = 0; row < x.RowCount; row++)
            {
                var scores = output.Slice(row * classes, classes);
                var values = x.Row(row);
                for (var label = 0; label < classes; label++)
                {
                    var sum = Bias(label);
                    for (var column = 0; column < columns; column++)
                    {
                        sum += values[column] * Weight(label, column);
                    }

                    scores[label] = sum;
                }

                Softmax(scores);
            }
        }

        public string Export(GraphBuilder graph, string features)
        {
            var weights = new double[columns * classes];
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = Weight(i % classes, i / classes);
            }

            var scores = graph.Node("Add",
            [
                graph.Node("MatMul", [graph.Cast(features, OnnxType.Double), graph.Constant(weights, columns, classes)]),
                graph.Constant([.. Enumerable.Range(0, classes).Select(Bias)], 1, classes),
            ]);
            return graph.Node("Softmax", [scores], new OnnxAttribute("axis", 1));
        }

        private double Weight(int label, int column) => 2 * sharpness * centres[(label * columns) + column] / columns;

        private double Bias(int label)
        {
            var sum = 0.0;
            for (var column = 0; column < columns; column++)
            {
                var centre = centres[(label * columns) + column];
                sum += centre * centre;
            }

            return -sharpness * sum / columns;
        }

        private static void Softmax(Span<double> scores)
        {
            var largest = double.NegativeInfinity;
            foreach (var score in scores)
            {
                largest = Math.Max(largest, score);
            }

            var sum = 0.0;
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = Math.Exp(scores[i] - largest);
                sum += scores[i];
            }

            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] /= sum;
            }
        }
    }
}
