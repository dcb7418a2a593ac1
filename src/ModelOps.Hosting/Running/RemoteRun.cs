using ModelOps.Kernel.Running;

namespace ModelOps.Hosting.Running;

/// <summary>
/// A headless run whose notebook or executed copy is at an address: it works on files of this machine, and the copy goes to its address before the first cell, while cells run, and at the end.
/// </summary>
internal sealed class RemoteRun : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelops-run-");
    private readonly RemoteFile? _notebook;
    private readonly RemoteFile? _copy;
    private readonly Lock _lock = new();
    private Task _writing = Task.CompletedTask;
    private string? _local;

    private RemoteRun(RemoteFile? notebook, RemoteFile? copy) => (_notebook, _copy) = (notebook, copy);

    /// <summary>Whether a run needs it.</summary>
    /// <exception cref="InvalidInputException">An address names no file.</exception>
    internal static RemoteRun? For(NotebookRunOptions options) =>
        (RemoteFile.Of(options.Notebook), options.Output is { } output ? RemoteFile.Of(output) : null) switch
        {
            (null, null) => null,
            var (notebook, copy) => new(notebook, copy),
        };

    /// <summary>The same run, of files of this machine.</summary>
    /// <exception cref="InvalidInputException">The notebook cannot be read.</exception>
    internal async Task<NotebookRunOptions> HereAsync(NotebookRunOptions options, CancellationToken cancellationToken)
    {
        if (_notebook is not null)
        {
            var path = Path.Combine(_folder.FullName, _notebook.Name);
            await _notebook.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            options = options with { Notebook = path };
        }

        if (_copy is not null)
        {
            // Of the same name as the notebook's, perhaps.
            options = options with { Output = _local = Path.Combine(_folder.CreateSubdirectory("copy").FullName, _copy.Name) };
        }

        return options;
    }

    /// <summary>Writes the copy to its address whenever a cell has ended, as often as that is fast enough. The first time it must work: an hour of cells for nothing helps nobody.</summary>
    internal IProgress<NotebookRunEvent> Follow(IProgress<NotebookRunEvent>? progress) => new Followed(this, progress);

    /// <summary>Writes the copy once more, as it is at the end.</summary>
    /// <exception cref="WorkFailedException">It cannot be written; it stays on this machine, and the message says where.</exception>
    internal async Task<NotebookRunOutcome> KeepAsync(NotebookRunOutcome outcome, CancellationToken cancellationToken)
    {
        if (_copy is null)
        {
            return outcome;
        }

        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _copy.WriteAsync(_local!, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidInputException error)
        {
            var kept = _local!;
            _local = null;
            throw new WorkFailedException($"{error.Message} The notebook has run; its copy is in {kept}.");
        }

        return outcome with { Copy = _copy.Address };
    }

    public async ValueTask DisposeAsync()
    {
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_copy is null || _local is not null)
        {
            _folder.Delete(recursive: true);
        }
    }

    private void Write()
    {
        lock (_lock)
        {
            if (_local is { } local && File.Exists(local) && _writing.IsCompleted)
            {
                _writing = Task.Run(() => _copy!.WriteAsync(local, CancellationToken.None));
            }
        }
    }

    private sealed class Followed(RemoteRun run, IProgress<NotebookRunEvent>? progress) : IProgress<NotebookRunEvent>
    {
        private bool _isTried;

        public void Report(NotebookRunEvent value)
        {
            if (value is CopyReserved reserved && run._copy is { } copy)
            {
                value = reserved with { Address = copy.Address };
            }

            progress?.Report(value);
            if (run._copy is null || value is not (CellStarted or CellFinished))
            {
                return;
            }

            run.Write();
            if (!_isTried)
            {
                _isTried = true;
                run._writing.GetAwaiter().GetResult();
            }
        }
    }
}
