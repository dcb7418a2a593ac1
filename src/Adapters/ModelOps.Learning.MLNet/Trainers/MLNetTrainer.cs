using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Learning.MLNet;

/// <summary>A trainer of ML.NET on our features.</summary>
internal sealed class MLNetTrainer(string name, TrainerOptions options, bool takesWeights) : ITrainer
{
    public string Name => name;

    // Only LightGBM learns from missing values: all others leave such rows out.
    public Preparation Preparation => name == "lightgbm" ? Preparation.Tree : Preparation.Scaled;

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        if (y.Weights is not null && !takesWeights)
        {
            throw new InvalidInputException($"The trainer {name} cannot learn from weights of rows or classes. Leave them out, or choose another trainer.");
        }

        using var fit = new MLNetFit(context);
        var view = FeatureView.Of(x, y, context);
        var estimator = new EstimatorChoice(fit.Context, context, options, y.Weights is null ? null : FeatureView.Weight).Of(name);
        return new MLNetFittedModel(fit.Context, fit.Run(estimator, view, name == "lightgbm"), Math.Max(1, y.ClassCount), x.Columns);
    }
}
