namespace ModelOps;

internal sealed class PrivacyScanCommand() : LifecycleCommand<PrivacyScanOptions, PrivacyScanResult>("privacy scan", "Find personal data and secrets in data, notebooks, models, payload logs and texts, and write clean copies.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Scanning";

    public override async Task<PrivacyScanResult> ExecuteAsync(ModelOpsSession ops, PrivacyScanOptions options, CancellationToken cancellationToken)
    {
        string[] errors = [.. Errors(ops, options)];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        var reports = new List<PrivacyReport>();
        foreach (var what in options.What)
        {
            reports.Add(await Task.Run(
                () => Variable(ops, what) is { } frame ? PrivacyScan.Of(frame, what, cancellationToken) : In(ops.ResolvePath(what), what, cancellationToken), cancellationToken).ConfigureAwait(false));
        }

        var report = new PrivacyReport(
            [.. reports.SelectMany(each => each.Findings).Where(found => options.Kinds is null || options.Kinds.Contains(found.Kind))],
            reports.Sum(each => each.Looked),
            [.. reports.SelectMany(each => each.Skipped)]);
        if (options.Redact is { } output)
        {
            var (what, path) = (options.What[0], Path.GetFullPath(output, ops.Folder));
            await Task.Run(
                () =>
                {
                    if (Variable(ops, what) is { } frame)
                    {
                        PrivacyScan.Redact(frame, cancellationToken).Write(path);
                    }
                    else
                    {
                        PrivacyScan.RedactFile(ops.ResolvePath(what), path, cancellationToken);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }

        return new PrivacyScanResult(report, options.Redact) { IsStrict = options.Fail, IsJson = options.Json };
    }

    private static IEnumerable<string> Errors(ModelOpsSession ops, PrivacyScanOptions options)
    {
        foreach (var kind in (options.Kinds ?? []).Where(kind => !PrivacyScan.Kinds.Contains(kind)))
        {
            yield return $"There is no kind '{kind}'.{Suggestion.Among(kind, PrivacyScan.Kinds, "The kinds are")}";
        }

        if (options.Redact is { } output)
        {
            if (options.What.Count != 1 || (Variable(ops, options.What[0]) is null && Directory.Exists(ops.ResolvePath(options.What[0]))))
            {
                yield return $"{Wording.Option("redact")} writes a clean copy of one file or variable. Give one.";
            }
            else if (options.Kinds is not null)
            {
                yield return $"{Wording.Option("redact")} replaces every kind. Leave {Wording.Option("kinds")} out.";
            }
            else if (Variable(ops, options.What[0]) is null && ops.ResolvePath(options.What[0]) == Path.GetFullPath(output, ops.Folder))
            {
                yield return $"'{output}' is the file that is scanned; a clean copy would write over it. Give {Wording.Option("redact")} another file.";
            }
        }

        foreach (var what in options.What.Where(what => Variable(ops, what) is null && !Path.Exists(ops.ResolvePath(what))))
        {
            yield return Wording.Of(
                $"There is no file or folder '{what}' to scan. Give a table, a notebook, a text, or a folder.",
                $"There is no variable with data, file or folder '{what}' to scan.{Suggestion.For(what, ops.Host.VariableNames())} Give a frame, a table, a notebook, a text, or a folder.",
                $"There is no file or folder '{what}' to scan. Give a frame, a table, a notebook, a text, or a folder.");
        }
    }

    private static Frame? Variable(ModelOpsSession ops, string name) => ops.Host.TryGetVariable(name, out var value) ? value as Frame ?? (value is string ? null : FrameOf(value)) : null;

    private static Frame? FrameOf(object value)
    {
        try
        {
            return Frame.From(value);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    // Places are as the user wrote them.
    private static PrivacyReport In(string path, string what, CancellationToken cancellationToken)
    {
        var report = PrivacyScan.OfPath(path, cancellationToken);
        return report with
        {
            Findings = [.. report.Findings.Select(found => found with { Place = As(found.Place) })],
            Skipped = [.. report.Skipped.Select(As)],
        };

        string As(string text) => text.Replace(path, what, StringComparison.Ordinal);
    }
}
