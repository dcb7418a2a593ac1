using System.Runtime.CompilerServices;

namespace ModelOps;

/// <summary>The C# call of <c>#!optimize</c>.</summary>
public static class OptimizeExtensions
{
    /// <summary>Makes a model smaller, measures both, and logs the result in a run of its own where the gate agrees.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name: a variable, <c>name@alias</c>, <c>name/3</c>, <c>runs:/ID/model</c>, a folder.</param>
    /// <param name="precision">What its weights become.</param>
    /// <param name="data">Rows with the true values, to measure both on; null to compare size and latency only.</param>
    /// <param name="calibrate">Rows that show how far values range between layers, so that large layers compute in 8 bits; null for smaller weights only.</param>
    /// <param name="gate">The gate's file; null for none.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">The model has no weights that can be made smaller, or the rows do not fit it.</exception>
    public static Task<OptimizeResult> OptimizeAsync(
        this ModelOpsSession ops, NamedModel model, WeightPrecision precision, NamedFrame? data = null, NamedFrame? calibrate = null, string? gate = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        new OptimizeCommand().CallAsync(
            ops,
            new OptimizeOptions
            {
                Model = model,
                Int8 = precision == WeightPrecision.Int8,
                Fp16 = precision == WeightPrecision.Float16,
                Data = data is null ? null : ops.Called(data, name),
                Calibrate = calibrate,
                Gate = gate,
            },
            cancellationToken);
}
