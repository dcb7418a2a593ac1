using ModelOps.Tracking;

namespace ModelOps.Hosting.Running;

/// <summary>A file at an address: in an artifact store (<c>s3://bucket/notebooks/train.ipynb</c>, <c>mlflow-artifacts:/…</c>, <c>file:///…</c>), or, to be read, on a web server.</summary>
internal sealed class RemoteFile
{
    private readonly string _root;

    private RemoteFile(string address, string root, string name) => (Address, _root, Name) = (address, root, name);

    /// <summary>As it was given.</summary>
    internal string Address { get; }

    /// <summary>Its name, without folders.</summary>
    internal string Name { get; }

    private bool IsWeb => Address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || Address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The file of an address; null for a path of this machine.</summary>
    /// <exception cref="InvalidInputException">The address names no file.</exception>
    internal static RemoteFile? Of(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal) && !text.StartsWith("mlflow-artifacts:", StringComparison.Ordinal) && !text.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var path = text.Split('?')[0];
        var slash = path.LastIndexOf('/');
        var name = Uri.UnescapeDataString(path[(slash + 1)..]);
        return slash > path.IndexOf(':', StringComparison.Ordinal) + 2 && name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny("/\\:") < 0
            ? new(text, text[..slash], name)
            : throw new InvalidInputException($"The address '{text}' names no file. Give it with the file's name, such as s3://bucket/notebooks/train.ipynb.");
    }

    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    internal async Task ReadAsync(string target, CancellationToken cancellationToken)
    {
        try
        {
            var content = await OpenAsync(cancellationToken).ConfigureAwait(false);
            var file = File.Create(target);
            await using (content.ConfigureAwait(false))
            await using (file.ConfigureAwait(false))
            {
                await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsRefusal(exception, cancellationToken))
        {
            throw new InvalidInputException($"'{Address}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    internal async Task WriteAsync(string source, CancellationToken cancellationToken)
    {
        if (IsWeb)
        {
            throw new InvalidInputException($"The executed notebook cannot be written to the web address '{Address}'. Give a path, or an address such as s3://bucket/out.ipynb.");
        }

        try
        {
            var content = File.OpenRead(source);
            await using (content.ConfigureAwait(false))
            {
                await Store().WriteAsync(Name, content, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsRefusal(exception, cancellationToken))
        {
            throw new InvalidInputException($"The executed notebook cannot be written to '{Address}': {exception.Message}", exception);
        }
    }

    private static bool IsRefusal(Exception exception, CancellationToken cancellationToken) =>
        exception is ModelOpsException or HttpRequestException or IOException or UnauthorizedAccessException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        if (!IsWeb)
        {
            return await Store().ReadAsync(Name, cancellationToken).ConfigureAwait(false);
        }

        using var client = new HttpClient();
        return new MemoryStream(await client.GetByteArrayAsync(Address, cancellationToken).ConfigureAwait(false));
    }

    private IArtifactStore Store() => ArtifactStores.Open(_root, Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI"));
}
