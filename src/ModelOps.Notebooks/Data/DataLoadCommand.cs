namespace ModelOps;

internal sealed class DataLoadCommand() : LifecycleCommand<DataLoadOptions, DataLoadResult>("data load", "Read a file into a frame.")
{
    public override async Task<DataLoadResult> ExecuteAsync(ModelOpsSession ops, DataLoadOptions options, CancellationToken cancellationToken)
    {
        var path = ops.ResolvePath(options.Path);
        var frame = await ReadAsync(path, options, cancellationToken);
        ops.Remember(frame, path);
        return new DataLoadResult(frame, options.Path, options.As ?? VariableName(path));
    }

    internal static async Task<Frame> ReadAsync(string path, DataLoadOptions options, CancellationToken cancellationToken)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        if (extension is ".parquet" or ".jsonl" or ".ndjson")
        {
            return await Task.Run(() => extension == ".parquet" ? Frame.ReadParquet(path) : Frame.ReadJsonLines(path), cancellationToken);
        }

        var csv = new CsvReadOptions
        {
            Separator = options.Separator is null ? null : Separator(options.Separator),
            OnError = options.OnError switch
            {
                "null" => CsvErrorPolicy.Null,
                "skip" => CsvErrorPolicy.Skip,
                _ => CsvErrorPolicy.Fail,
            },
        };
        if (options.Missing is { } missing)
        {
            csv = csv with { MissingTokens = missing };
        }

        return await Task.Run(() => Frame.ReadCsv(path, csv), cancellationToken);
    }

    protected override IEnumerable<(string Name, object Value)> Variables(DataLoadOptions options, DataLoadResult result) => [(result.Variable, result.Frame)];

    private static char Separator(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        { Length: 1 } => text[0],
        _ => throw new InvalidInputException($"'--separator' cannot be '{text}'. Give one character, or tab."),
    };

    private static string VariableName(string path)
    {
        var name = string.Concat(Path.GetFileName(path).Split('.')[0].Select(letter => char.IsLetterOrDigit(letter) ? letter : '_'));
        return name.Length == 0 || char.IsDigit(name[0]) ? "_" + name : name;
    }
}
