namespace ModelOps;

/// <summary>A command with its options and result types.</summary>
/// <typeparam name="TOptions">Its options: a record or class whose properties carry <see cref="ParameterAttribute"/>.</typeparam>
/// <typeparam name="TResult">What it gives back.</typeparam>
/// <param name="name">The words that call it.</param>
/// <param name="summary">What it does, in one line.</param>
public abstract class LifecycleCommand<TOptions, TResult>(string name, string summary) : LifecycleCommand(name, summary, typeof(TOptions))
    where TOptions : class, new()
    where TResult : IViewable
{
    /// <summary>Does the work; shows nothing but progress.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public abstract Task<TResult> ExecuteAsync(ModelOpsSession ops, TOptions options, CancellationToken cancellationToken);

    /// <summary>Runs the command for a call from C#: looks up data and models that were given by name, then does the work. Nothing is shown.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">A name that is of nothing; all of them at once.</exception>
    public Task<TResult> CallAsync(ModelOpsSession ops, TOptions options, CancellationToken cancellationToken) =>
        CommandTelemetry.WatchAsync(ops, Name, () => LookUpAndExecuteAsync(ops, options, cancellationToken));

    private async Task<TResult> LookUpAndExecuteAsync(ModelOpsSession ops, TOptions options, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        options = OptionsBinder.Copy(options);
        foreach (var parameter in Parameters.Where(parameter => parameter is { TakesVariable: true, KeepsName: false }))
        {
            try
            {
                if (parameter.Property.GetValue(options) is { } given)
                {
                    parameter.Property.SetValue(options, await ops.LookUpAsync(given, cancellationToken).ConfigureAwait(false));
                }
            }
            catch (InvalidInputException exception)
            {
                errors.AddRange(exception.Errors);
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var result = await ExecuteAsync(ops, options, cancellationToken).ConfigureAwait(false);
        await ops.SayFallbackAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <inheritdoc />
    public override async Task RunAsync(ModelOpsSession ops, CommandLineWords words, string body, CancellationToken cancellationToken)
    {
        using var face = Wording.Use(ops.Host.Face);
        await CommandTelemetry.WatchAsync(ops, Name, () => BindAndExecuteAsync(ops, words, body, cancellationToken)).ConfigureAwait(false);
    }

    private async Task<TResult> BindAndExecuteAsync(ModelOpsSession ops, CommandLineWords words, string body, CancellationToken cancellationToken)
    {
        var options = await OptionsBinder.BindAsync<TOptions>(this, words, body, ops, cancellationToken).ConfigureAwait(false);

        var result = await WithProgressAsync(ops, () => ExecuteAsync(ops, options, cancellationToken)).ConfigureAwait(false);
        foreach (var (variable, value) in Variables(options, result))
        {
            await ops.Host.SetVariableAsync(variable, value, cancellationToken).ConfigureAwait(false);
        }

        await ops.SayFallbackAsync(cancellationToken).ConfigureAwait(false);
        await ops.ShowAsync(result, cancellationToken).ConfigureAwait(false);
        if (result is IVerdict { Refusal: not null } verdict)
        {
            throw verdict.ToException();
        }

        return result;
    }

    /// <summary>What the command is doing, as <c>Evaluating</c>, to be shown when it takes over a second; null when it tells its progress itself, or is soon done.</summary>
    protected virtual string? Doing => null;

    private async Task<TResult> WithProgressAsync(ModelOpsSession ops, Func<Task<TResult>> work)
    {
        if (Doing is null)
        {
            return await work().ConfigureAwait(false);
        }

        var live = new LiveProgress(ops, Doing);
        await using var closing = live.ConfigureAwait(false);
        live.Set(null, "…");
        return await work().ConfigureAwait(false);
    }

    /// <summary>The variables to make: by default the result itself, under the name that <c>--as</c> gives.</summary>
    /// <param name="options">What was asked.</param>
    /// <param name="result">What came of it.</param>
    protected virtual IEnumerable<(string Name, object Value)> Variables(TOptions options, TResult result) =>
        options is INamesResult { As: { } variable } ? [(variable, result)] : [];
}
