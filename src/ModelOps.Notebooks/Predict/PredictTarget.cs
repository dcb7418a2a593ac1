namespace ModelOps;

/// <summary>What scores rows: a model in this process, or a server.</summary>
/// <param name="name">What it is called.</param>
/// <param name="address">The server's address; null in process.</param>
internal abstract class PredictTarget(string name, Uri? address) : IDisposable
{
    internal string Name => name;

    internal Uri? Address => address;

    /// <summary>The model in this process; null for a server's.</summary>
    internal virtual Model? Model => null;

    /// <summary>The columns of images that the model takes; null when that is not known.</summary>
    internal abstract Task<IReadOnlyList<string>?> ImagesAsync(CancellationToken cancellationToken);

    /// <summary>Scores rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="images">Their columns of images.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    internal abstract Task<Frame> ScoreAsync(Frame rows, IReadOnlyList<string> images, CancellationToken cancellationToken);

    public virtual void Dispose()
    {
    }
}

internal sealed class LocalTarget(NamedModel model) : PredictTarget(model.Reference, null)
{
    internal override Model Model => model.Model;

    internal override Task<IReadOnlyList<string>?> ImagesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>?>(model.Model.ImageInputs);

    internal override Task<Frame> ScoreAsync(Frame rows, IReadOnlyList<string> images, CancellationToken cancellationToken) =>
        Task.Run(() => model.Model.Score(rows, cancellationToken).ToFrame(), cancellationToken);
}

internal sealed class ServerTarget(string name, Uri address, ScoringClient client, string? requestId) : PredictTarget(name, address)
{
    // So many fit into a request of the usual limit (64 MiB), base64 included.
    private const int MostImages = 16;
    private const long MostLetters = 32L << 20;

    internal override Task<IReadOnlyList<string>?> ImagesAsync(CancellationToken cancellationToken) => client.ImageInputsAsync(cancellationToken);

    internal override async Task<Frame> ScoreAsync(Frame rows, IReadOnlyList<string> images, CancellationToken cancellationToken)
    {
        if (images.Count == 0)
        {
            return await (requestId is null ? client.PredictAsync(rows, cancellationToken) : client.PredictAsync(rows, requestId, cancellationToken)).ConfigureAwait(false);
        }

        if (requestId is not null)
        {
            throw new InvalidInputException($"'{Wording.Option("request-id")}' names one request, and images are sent in several. Leave it out.");
        }

        var answers = new List<Frame>();
        for (var start = 0; start < rows.RowCount;)
        {
            var part = Part(rows, images, start);
            try
            {
                answers.Add(await client.PredictAsync(part, cancellationToken).ConfigureAwait(false));
            }
            catch (InvalidInputException exception) when (start > 0)
            {
                throw new InvalidInputException($"Of the rows from {start + 1} to {start + part.RowCount}: {exception.Message}", exception);
            }

            if (answers[^1].RowCount != part.RowCount)
            {
                throw new ModelException($"{part.RowCount} images were scored, but {answers[^1].RowCount} predictions came back, so they cannot be told apart.");
            }

            start += part.RowCount;
        }

        return answers.Count == 0 ? await client.PredictAsync(rows, cancellationToken).ConfigureAwait(false) : Frame.Concat(answers);
    }

    public override void Dispose() => client.Dispose();

    // Some rows, with the content of files in the place of their paths.
    private static Frame Part(Frame rows, IReadOnlyList<string> images, int start)
    {
        var contents = images.Select(_ => new List<string?>()).ToArray();
        var (count, letters) = (0, 0L);
        while (start + count < rows.RowCount && (count == 0 || (count < MostImages && letters < MostLetters)))
        {
            for (var i = 0; i < images.Count; i++)
            {
                var text = rows[images[i]] is StringColumn paths && paths.Text(start + count) is { Length: > 0 } path ? ImageFile.ToDataUri(path) : null;
                contents[i].Add(text);
                letters += text?.Length ?? 0;
            }

            count++;
        }

        return rows.Take([.. Enumerable.Range(start, count)]).With([.. images.Select((name, i) => StringColumn.From(name, contents[i]))]);
    }
}
