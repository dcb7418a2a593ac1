namespace ModelOps.Learning.Linear;

/// <summary>Ordinary least squares and ridge: minimises Σ weight · (y − xw)² + alpha · ‖w‖² by QR.</summary>
internal sealed class LeastSquaresTrainer(string name, double alpha) : ITrainer
{
    public string Name => name;

    public Preparation Preparation => Preparation.Scaled;

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        var (weights, intercept) = TriangularFactor.Of(Name, x, y, context).Solve(alpha);
        return new LinearRegressor(weights, intercept);
    }
}
