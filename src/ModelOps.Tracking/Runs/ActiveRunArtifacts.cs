using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Tracking;
using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Runs;

namespace ModelOps;

public sealed partial class ActiveRun
{
    /// <summary>Keeps a file, or a folder with all in it.</summary>
    /// <param name="localPath">The file or folder.</param>
    /// <param name="folder">The artifact folder it goes to; null for the run's root. A folder's content goes there directly.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidInputException">There is no such file or folder.</exception>
    public async Task LogArtifactAsync(string localPath, string? folder = null, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(localPath))
        {
            await ArtifactFolders.UploadAsync(Artifacts, localPath, folder ?? "", cancellationToken).ConfigureAwait(false);
        }
        else if (File.Exists(localPath))
        {
            var content = File.OpenRead(localPath);
            await using var closing = content.ConfigureAwait(false);
            await Artifacts.WriteAsync(ArtifactFolders.Join(folder ?? "", Path.GetFileName(localPath)), content, null, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            throw new InvalidInputException($"There is no file or folder '{localPath}' to log; check the path (the current folder is '{Directory.GetCurrentDirectory()}').");
        }
    }

    /// <summary>Keeps a text, as UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The artifact's path, as <c>notes/run.md</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task LogTextAsync(string text, string path, CancellationToken cancellationToken = default)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await Artifacts.WriteAsync(path, content, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps JSON, indented.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="path">The artifact's path, as <c>gate.json</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task LogJsonAsync(JsonNode json, string path, CancellationToken cancellationToken = default) =>
        LogTextAsync(json.ToJsonString(JsonText.Indented), path, cancellationToken);

    /// <summary>Keeps a table in MLflow's form, <c>{"columns": […], "data": [[…], …]}</c>, which its run page shows.</summary>
    /// <param name="columns">The column names.</param>
    /// <param name="rows">One value a column: text, numbers, booleans or null.</param>
    /// <param name="path">The artifact's path, as <c>scores.json</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task LogTableAsync(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows, string path, CancellationToken cancellationToken = default)
    {
        var table = new JsonObject
        {
            ["columns"] = new JsonArray([.. columns.Select(name => (JsonNode)name)]),
            ["data"] = new JsonArray([.. rows.Select(row => (JsonNode)new JsonArray([.. row.Select(Cell)]))]),
        };
        await LogTextAsync(table.ToJsonString(), path, cancellationToken).ConfigureAwait(false);
        var logged = new JsonArray(new JsonObject { ["path"] = path, ["type"] = "table" });
        await SetTagAsync("mlflow.loggedArtifacts", logged.ToJsonString(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a model folder as <c>&lt;name&gt;/</c>, with the run noted in its MLmodel, and appends it to the run's models.</summary>
    /// <param name="folder">A folder with a file <c>MLmodel</c>.</param>
    /// <param name="name">The artifact folder.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The model's URI, <c>runs:/&lt;run id&gt;/&lt;name&gt;</c>.</returns>
    /// <exception cref="InvalidInputException">It is not a model folder.</exception>
    public async Task<string> LogModelAsync(string folder, string name = "model", CancellationToken cancellationToken = default)
    {
        var modelFile = Path.Combine(folder, "MLmodel");
        var record = ModelRecord.Read(modelFile, RunId, name, _time.GetUtcNow());
        await ArtifactFolders.UploadAsync(Artifacts, folder, name, cancellationToken).ConfigureAwait(false);
        var text = await File.ReadAllTextAsync(modelFile, cancellationToken).ConfigureAwait(false);
        await LogTextAsync(ModelRecord.WithPlace(text, RunId, name), $"{name}/MLmodel", cancellationToken).ConfigureAwait(false);
        await _store.LogModelAsync(RunId, record.ToJsonString(), cancellationToken).ConfigureAwait(false);
        return $"runs:/{RunId}/{name}";
    }

    private async Task CaptureFilesAsync(CancellationToken cancellationToken)
    {
        if (_options.Capture.Source && !string.IsNullOrEmpty(_options.SourceText))
        {
            await LogTextAsync(_options.SourceText, "source/cell.cs", cancellationToken).ConfigureAwait(false);
        }

        if (_options.Capture.Environment)
        {
            await LogTextAsync(RunCapture.EnvironmentJson(), "environment.json", cancellationToken).ConfigureAwait(false);
        }
    }

    private static JsonNode? Cell(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        double number => double.IsFinite(number) ? number : null,
        float number => float.IsFinite(number) ? number : null,
        int number => number,
        long number => number,
        string text => text,
        _ => Text(value),
    };
}
