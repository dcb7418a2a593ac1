namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Measures how far data has moved from what a model was trained on.</summary>
    /// <param name="model">The model; its folder holds what its training data looked like.</param>
    /// <param name="data">The data to compare.</param>
    /// <param name="options">Columns; null for all of the model's.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The model has no baseline, or the data lacks its columns.</exception>
    public Task<DriftResult> DriftAsync(NamedModel model, Frame data, DriftCommandOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DriftCommandOptions();
        options.Model = model;
        options.Data = data;
        return new DriftCommand().ExecuteAsync(this, options, cancellationToken);
    }
}
