using ModelOps.Learning.Calibration;
using ModelOps.Learning.Linear;

namespace ModelOps.Learning;

/// <summary>Reads a linear model's weights back on the scale of its columns.</summary>
internal static class LinearWeights
{
    /// <summary>The weights; null for a model that is not linear. A calibration on top leaves their order and sign.</summary>
    public static LinearCoefficients? Of(LearningProblem problem, IFittedFrameModel model)
    {
        var inner = model is CalibratedModel calibrated ? calibrated.Inner : model;
        if (inner is not PreparedModel { Model: ILinearModel linear, Pipeline: FittedPipeline pipeline })
        {
            return null;
        }

        // Two classes keep the first score at 0: the difference is the log-odds of the second.
        var width = linear.Intercepts.Length;
        var outputs = width == 2 ? 1 : width;
        double Of(double[] values, int place, int k) => width == 2 ? values[place + 1] - values[place] : values[place + k];
        double[] intercepts = [.. Enumerable.Range(0, outputs).Select(k => Of(linear.Intercepts, 0, k))];
        var features = new List<LinearFeature>();
        for (var j = 0; j < pipeline.Features.Count; j++)
        {
            var (shift, scale) = pipeline.Scales.GetValueOrDefault(pipeline.Features[j], (0, 1));
            double[] weights = [.. Enumerable.Range(0, outputs).Select(k => Of(linear.Weights, j * width, k) / scale)];
            for (var k = 0; k < outputs; k++)
            {
                intercepts[k] -= weights[k] * shift;
            }

            features.Add(new LinearFeature(pipeline.Readings.GetValueOrDefault(pipeline.Features[j], pipeline.Features[j]), weights, scale));
        }

        string[] names = problem.Task switch
        {
            LearningTask.Regression => [problem.Options.Target],
            LearningTask.Binary => [problem.Classes[^1]],
            _ => [.. problem.Classes],
        };
        return new LinearCoefficients(names, intercepts, [.. features.OrderByDescending(feature => feature.Strength).Take(LinearCoefficients.MostFeatures)], features.Count);
    }
}
