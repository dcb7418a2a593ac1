using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ModelOps.Kernel;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;
using ModelOps.Tracking;

namespace ModelOps.Hosting.Running;

/// <summary>Keeps the cells tagged <c>cache</c> or <c>once</c> of a headless run, and restores them in a run that goes on from it.</summary>
/// <param name="kernel">The session's kernel.</param>
/// <param name="ops">The session.</param>
/// <param name="notebook">The notebook's path.</param>
/// <param name="earlier">What the run goes on from; null for a run from the start, which restores nothing.</param>
/// <param name="execution">The id of this execution and those it goes on from.</param>
/// <param name="parameters">The run's parameters, of which the code has only references to some.</param>
internal sealed class CellKeeper(NotebookKernel kernel, ModelOpsSession ops, string notebook, EarlierRun? earlier, string execution, IReadOnlyDictionary<string, object?> parameters) : ICellKeeper
{
    /// <summary>The tag of cells whose result may be restored.</summary>
    internal const string CacheTag = "cache";

    /// <summary>The tag of cells that do something outside and are not run again once they ran well.</summary>
    internal const string OnceTag = "once";

    private readonly Lazy<CellCache> _cache = new(() => CellCache.Beside(notebook == earlier?.Path ? earlier.Notebook ?? notebook : notebook, ops.Time));
    private readonly ObjectNames _names = new();
    private readonly List<string> _before = [];
    private readonly List<string> _parameters = [.. References(ops, parameters)];
    private readonly Dictionary<string, string> _declared = new(StringComparer.Ordinal);
    private readonly Succession _runs = new(ops, execution, earlier is not null);
    private bool _usesPackages;
    private SortedDictionary<string, string> _inputsBefore = [];
    private Started? _started;

    /// <summary>True for a session in which nothing is kept, and no run counts.</summary>
    internal bool ForLooking { get; init; }

    public bool Keeps { get; private set; }

    public void Begin(NotebookDocument document)
    {
        Keeps = earlier is not null || document.Cells.Any(IsTagged);

        // What is known of cells that this run does not come to.
        foreach (var cell in document.Cells)
        {
            // A notebook without ids gets new ones whenever it is read; what tells of a cell goes by the first.
            var was = earlier?.Find(cell);
            if (was is not null && document.Cells.All(other => other.Id != was.Id))
            {
                cell.Id = was.Id;
            }

            CellMarks.Clear(cell, "key", "not_kept");
            foreach (var key in (string[])["key", "not_kept"])
            {
                if (was is not null && CellMarks.Get(was, key) is { } mark)
                {
                    CellMarks.Set(cell, key, mark.DeepClone());
                }
            }
        }
    }

    public async Task<CellDecision> DecideAsync(NotebookCell cell, CancellationToken cancellationToken)
    {
        if (!Keeps)
        {
            _runs.Begin(cell.Id);
            return new(false, null);
        }

        foreach (var input in CellInputs.Named(cell))
        {
            ops.NoteInput(ops.ResolvePath(input));
        }

        var parts = CellParts.Of(cell.Source, cell.Language, kernel.Directives);
        _usesPackages |= parts.UsesPackages;
        var key = new CellKey(CellKey.CodeOf(cell), CellCache.Digest(_before), CellCache.Digest(_parameters), _usesPackages ? Lock() : "", CellKey.ThisVersion);
        var isTagged = IsTagged(cell);
        _inputsBefore = isTagged ? CellInputs.Digests(ops) : [];
        var words = SessionState.Words(cell.Source, _declared);
        var reason = earlier is null ? null : isTagged ? await RestoreAsync(cell, key, parts, cancellationToken).ConfigureAwait(false) : earlier.Ran(cell) ? "ran again: not tagged cache" : null;
        Follow(cell, parts);
        if (reason?.StartsWith("restored", StringComparison.Ordinal) == true)
        {
            return new(true, reason);
        }

        if (!ForLooking)
        {
            _runs.Begin(cell.Id);
        }

        _started = isTagged && !ForLooking
            ? new(key, parts, words, SessionState.Of(kernel, _names), ops.CommandsRun.Count, ops.ActiveRun, ops.ActiveRun is { } run ? await LoggedPart.ReadAsync(await ops.StoreAsync(cancellationToken).ConfigureAwait(false), run, cancellationToken).ConfigureAwait(false) : null, ops.RunIds.Count, ops.Outputs())
            : null;
        return new(false, Warned(cell, reason));
    }

    public async Task<string?> EndedAsync(NotebookCell cell, CellResult result, CancellationToken cancellationToken)
    {
        var started = _started;
        _started = null;
        if (result.Error is not null || ForLooking)
        {
            return null;
        }

        await _runs.EndedAsync(cell.Id, cancellationToken).ConfigureAwait(false);
        return started is null || result.FinishedEarly is not null ? null : await KeepAsync(cell, started, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsTagged(NotebookCell cell) => cell.Tags.Contains(CacheTag) || cell.Tags.Contains(OnceTag);

    private void Follow(NotebookCell cell, CellParts parts)
    {
        (ParametersCell.IsOne(cell) ? _parameters : _before).Add(CellKey.CodeOf(cell));
        foreach (var (name, text) in parts.Declared)
        {
            _declared[name] = text;
        }
    }

    // The code names only where a value is. Its digest goes with a number that this machine alone knows, so that nobody can find the value by trying.
    private static IEnumerable<string> References(ModelOpsSession ops, IReadOnlyDictionary<string, object?> parameters)
    {
        const string File = "resume.salt";
        var references = parameters.Values.OfType<ParameterReference>().ToList();
        if (references.Count == 0)
        {
            return [];
        }

        var path = ops.State.Existing(File) ?? ops.State.Write(File, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        return [CellCache.Digest(references.Select(reference => reference.Value).Prepend(System.IO.File.ReadAllText(path)))];
    }

    private string Lock() => FileDigest.Of(Path.ChangeExtension(notebook, ".lock.json")) ?? "none";

    private string? Warned(NotebookCell cell, string? reason)
    {
        if (earlier is null || !earlier.Began(cell) || CellEffects.Of(cell.Source) is not { } effect)
        {
            return reason;
        }

        var warning = earlier.Ran(cell) ? $"Warning: it has {effect}, which the earlier run did already. Tag the cell 'once' to keep what it did." : $"Warning: it has {effect}, which the earlier run may have done already.";
        return reason is null ? warning : $"{reason}. {warning}";
    }

    private async Task<string> RestoreAsync(NotebookCell cell, CellKey key, CellParts parts, CancellationToken cancellationToken)
    {
        var was = earlier!.Find(cell);
        if (_cache.Value.Find(key.Name) is not { } folder)
        {
            return "ran again: " + (was is null ? "it is new"
                : CellKey.ReadFrom(was) is { } before && key.DiffersFrom(before) is { } difference ? difference
                : CellKey.NotKeptOf(was) is { } why ? why
                : earlier.Ran(cell) ? "its result was not kept" : "it did not run to its end");
        }

        try
        {
            var kept = _cache.Value.Read(folder);
            if (CellInputs.Changed(kept.Inputs) is { } changed)
            {
                return $"ran again: the input {Path.GetRelativePath(ops.Folder, changed)} changed";
            }

            if (!kept.InputsBefore.SequenceEqual(_inputsBefore))
            {
                return "ran again: the cells before it read other inputs";
            }

            if (kept.Lacks is null && (kept.Logged is null) != (ops.ActiveRun is null))
            {
                return "ran again: " + (kept.Logged is null ? "a run is open that was not open before" : "the run that it logged into is not open");
            }

            await RestoreAsync(cell, kept, folder, parts, cancellationToken).ConfigureAwait(false);
            key.WriteTo(cell, kept.Lacks);
            var time = kept.Time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            return kept.Lacks is null ? $"restored: code, inputs and parameters as on {time}" : $"restored: it ran once, on {time}, and is not run again; its variables are missing, since {kept.Lacks}";
        }
        catch (Exception reason) when (reason is CannotKeepException or KernelException or InvalidInputException or ModelException or TrackingException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return $"ran again: {reason.Message.TrimEnd('.')}";
        }
    }

    private async Task RestoreAsync(NotebookCell cell, KeptCell kept, string folder, CellParts parts, CancellationToken cancellationToken)
    {
        var outputs = NotebookDocument.Parse(
            new JsonObject { ["cells"] = new JsonArray(new JsonObject { ["cell_type"] = "code", ["execution_count"] = null, ["metadata"] = new JsonObject(), ["outputs"] = kept.Outputs.DeepClone(), ["source"] = "" }), ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5 }.ToJsonString(),
            NotebookFormat.Ipynb).Cells[0].Outputs;
        if (kept.Lacks is null)
        {
            await kernel.RestoreAsync(parts, () => Values(kept, folder), cancellationToken).ConfigureAwait(false);
        }

        foreach (var (name, value) in kept.Named)
        {
            ops.Output(name, value?.DeepClone());
        }

        foreach (var input in kept.Inputs.Keys)
        {
            ops.NoteInput(input);
        }

        if (kept.Logged is { } logged)
        {
            await logged.LogAsync(await ops.StoreAsync(cancellationToken).ConfigureAwait(false), ops.ActiveRun!, cancellationToken).ConfigureAwait(false);
        }

        foreach (var output in outputs)
        {
            cell.Outputs.Add(output);
        }

        cell.ExecutionCount = kept.ExecutionCount;
    }

    private (IReadOnlyList<KernelVariable> Declared, IReadOnlyList<KernelVariable> Changed) Values(KeptCell kept, string folder)
    {
        var files = new KeptFiles(ops, folder);
        var reader = new ValueReader(files.Read, kernel.FindCellType);
        var values = kept.Variables.Select(variable =>
        {
            var type = reader.FindType(variable.Type);

            // What it logged is in the run that is open now.
            var value = kept.Logged is { } logged && variable.Value is { } node ? JsonNode.Parse(node.ToJsonString().Replace(logged.RunId, ops.ActiveRun!.RunId, StringComparison.Ordinal)) : variable.Value;
            return (variable.IsDeclared, Variable: new KernelVariable(variable.Name, type, reader.Read(value, type)));
        }).ToList();
        return ([.. values.Where(value => value.IsDeclared).Select(value => value.Variable)], [.. values.Where(value => !value.IsDeclared).Select(value => value.Variable)]);
    }

    private async Task<string?> KeepAsync(NotebookCell cell, Started started, CancellationToken cancellationToken)
    {
        try
        {
            string? lacks = null;
            try
            {
                await WriteAsync(cell, started, null, cancellationToken).ConfigureAwait(false);
            }
            catch (CannotKeepException reason) when (cell.Tags.Contains(OnceTag))
            {
                lacks = reason.Message;
                await WriteAsync(cell, started, lacks, cancellationToken).ConfigureAwait(false);
            }

            started.Key.WriteTo(cell, lacks);
            return lacks is null ? null : $"kept without its variables: {lacks}";
        }
        catch (Exception reason) when (reason is CannotKeepException or TrackingException)
        {
            started.Key.WriteTo(cell, reason.Message);
            return $"not kept: {reason.Message}";
        }
    }

    private async Task WriteAsync(NotebookCell cell, Started started, string? lacks, CancellationToken cancellationToken)
    {
        LoggedPart? logged = null;
        var inputs = CellInputs.Digests(ops);
        if (lacks is null)
        {
            Check(started);
            CellInputs.Check(inputs);
            logged = ops.ActiveRun is { } run ? (await LoggedPart.ReadAsync(await ops.StoreAsync(cancellationToken).ConfigureAwait(false), run, cancellationToken).ConfigureAwait(false)).Since(started.Logged!) : null;
        }

        _cache.Value.Write(started.Key.Name, folder => new KeptCell
        {
            Time = ops.Time.GetUtcNow(),
            InputsBefore = _inputsBefore,
            Inputs = lacks is null ? inputs : [],
            Variables = lacks is null ? SessionState.Of(kernel, _names).Since(started.State, started.Words, new KeptFiles(ops, folder)) : [],
            Lacks = lacks,
            Outputs = new JsonArray([.. cell.Outputs.Select(IpynbWriter.Output)]),
            ExecutionCount = cell.ExecutionCount,
            Named = new JsonObject(ops.Outputs().Where(output => !JsonNode.DeepEquals(output.Value, started.Named[output.Key]) || !started.Named.ContainsKey(output.Key)).Select(output => KeyValuePair.Create(output.Key, output.Value?.DeepClone()))),
            Logged = logged,
        });
    }

    private void Check(Started started)
    {
        if (started.Parts.Problem is { } problem)
        {
            throw new CannotKeepException(problem);
        }

        if (CellEffects.NotKeepable(ops.CommandsRun.Skip(started.Commands)) is { } command)
        {
            throw new CannotKeepException($"what '{command}' does ends with the session");
        }

        if (!ReferenceEquals(ops.ActiveRun, started.Run))
        {
            throw new CannotKeepException("it starts or ends a run");
        }

        if (started.Run is not null && ops.RunIds.Count > started.Runs)
        {
            throw new CannotKeepException("it makes runs inside the run that is open");
        }
    }

    /// <summary>The state before a cell.</summary>
    private sealed record Started(
        CellKey Key, CellParts Parts, IReadOnlySet<string> Words, SessionState State, int Commands, ActiveRun? Run, LoggedPart? Logged, int Runs, JsonObject Named);
}
