namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Scores rows: over HTTP when <paramref name="model"/> names a deployment of this session, else in process.</summary>
    /// <param name="model">A deployment's name, <c>name@alias</c>, <c>runs:/id/path</c>, or a folder.</param>
    /// <param name="data">The rows.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such model, or rows that do not fit it.</exception>
    public async Task<Frame> PredictAsync(string model, Frame data, CancellationToken cancellationToken = default)
    {
        var result = await new PredictCommand().ExecuteAsync(this, new PredictOptions { Model = model, Data = data }, cancellationToken);
        return result.Predictions;
    }
}
