namespace ModelOps;

internal sealed class DataLoadCommand() : LifecycleCommand<DataLoadOptions, DataLoadResult>("data load", "Read a file into a frame.")
{
    public override bool UsesExperiment => false;

    public override bool GivesFrame => true;

    public override async Task<DataLoadResult> ExecuteAsync(ModelOpsSession ops, DataLoadOptions options, CancellationToken cancellationToken)
    {
        if (options.Type != "frame" && Wording.Face != Face.Notebook)
        {
            throw new InvalidInputException($"'{Wording.Option("type")}' is for a notebook's variable. " + Wording.Of("Leave it out: a terminal writes frames to files.", "", "Leave it out, and convert the frame: (await ops.LoadAsync(path)).ToDataFrame()."));
        }

        var path = ops.ResolvePath(options.Path);
        if (FileFormats.Of(path) != FileFormats.Csv)
        {
            RefuseCsvOptions(path, options);
        }

        var live = new LiveProgress(ops, "Reading");
        await using var closing = live.ConfigureAwait(false);
        live.Set(null, Path.GetFileName(path));
        var length = File.Exists(path) && !path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new FileInfo(path).Length : (long?)null;
        var progress = live.As<CsvProgress>(read => ((double?)read.BytesRead / length, FormattableString.Invariant($"{read.RowsRead} rows")));
        var (frame, report) = await DataFile.ReadAsync(path, Csv(options), progress, cancellationToken).ConfigureAwait(false);
        object table = options.Type switch
        {
            "dataframe" => frame.ToDataFrame(),
            "dataview" => frame.ToDataView(),
            "arrow" => frame.ToArrow(),
            "datatable" => frame.ToDataTable(),
            _ => frame,
        };
        ops.Remember(frame, path);
        ops.Remember(table, path);
        return new DataLoadResult(frame, options.Path, options.As ?? VariableName(path)) { Report = report, Table = table };
    }

    private static CsvReadOptions Csv(DataLoadOptions options)
    {
        var csv = new CsvReadOptions
        {
            Types = options.Types is null ? null : ReadTypes(options.Types),
            DecimalComma = options.DecimalComma,
            TimestampFormat = options.TimestampFormat,
            Latin1 = options.Latin1,
            Separator = options.Separator is null ? null : Separator(options.Separator),
            OnError = options.OnError switch
            {
                "null" => CsvErrorPolicy.Null,
                "skip" => CsvErrorPolicy.Skip,
                _ => CsvErrorPolicy.Fail,
            },
        };
        return options.Missing is { } missing ? csv with { MissingTokens = missing } : csv;
    }

    protected override IEnumerable<(string Name, object Value)> Variables(DataLoadOptions options, DataLoadResult result) => [(result.Variable, result.Table)];

    private static void RefuseCsvOptions(string path, DataLoadOptions options)
    {
        (string Name, bool Given)[] all =
        [
            ("separator", options.Separator is not null), ("on-error", options.OnError != "fail"), ("missing", options.Missing is not null), ("types", options.Types is not null),
            ("decimal-comma", options.DecimalComma), ("timestamp-format", options.TimestampFormat is not null), ("latin1", options.Latin1),
        ];
        var given = all.Where(option => option.Given).Select(option => $"'{Wording.Option(option.Name)}' is for CSV files, but '{path}' is none. Leave it out.").ToArray();
        if (given.Length > 0)
        {
            throw new InvalidInputException(given);
        }
    }

    private static Dictionary<string, ColumnType> ReadTypes(IReadOnlyList<string> items)
    {
        var known = Enum.GetNames<ColumnType>().Select(name => name.ToLowerInvariant()).ToArray();
        var types = new Dictionary<string, ColumnType>(StringComparer.Ordinal);
        var errors = new List<string>();
        foreach (var item in items)
        {
            var equals = item.LastIndexOf('=');
            var (column, type) = equals < 1 ? (item, "") : (item[..equals].Trim(), item[(equals + 1)..].Trim());
            if (equals < 1)
            {
                errors.Add($"'{Wording.Option("types")}' has '{item}', which is not a column and its type. Write each in the form zip=string.");
            }
            else if (!known.Contains(type))
            {
                errors.Add($"'{Wording.Option("types")}' gives the column '{column}' the type '{type}'.{Suggestion.Among(type, known, "The types are")}");
            }
            else if (!types.TryAdd(column, Enum.Parse<ColumnType>(type, ignoreCase: true)))
            {
                errors.Add($"'{Wording.Option("types")}' has the column '{column}' twice. Give it one type.");
            }
        }

        return errors.Count == 0 ? types : throw new InvalidInputException(errors);
    }

    private static char Separator(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        { Length: 1 } => text[0],
        _ => throw new InvalidInputException($"'{Wording.Option("separator")}' cannot be '{text}'. Give one character, or tab."),
    };

    internal static string VariableName(string path)
    {
        var name = string.Concat(Path.GetFileName(path).Split('.')[0].Select(letter => char.IsLetterOrDigit(letter) ? letter : '_'));
        return name.Length == 0 || char.IsDigit(name[0]) ? "_" + name : name;
    }
}
