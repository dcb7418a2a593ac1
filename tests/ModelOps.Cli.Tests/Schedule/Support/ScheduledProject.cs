using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Schedule.Support;

/// <summary>A project with a pipeline that has a shell step, a gate, an approval and a shell step, a model to judge, and the tool on the path, as machines of a CI have them.</summary>
public sealed class ScheduledProject : IAsyncLifetime
{
    private const string Approval = "  approve: {approval: {message: 'May it go live?'}, needs: [check]}\n";

    private const string Pipeline = $$"""
        name: nightly
        parameters: {bar: fair, note: none}
        steps:
          load: {shell: 'cut -d, -f1,2 test.csv > clean.csv; echo "rows=$(wc -l < clean.csv)" >> "$MODELOPS_OUTPUT"', inputs: [test.csv], outputs: [clean.csv]}
          check: {command: 'gate gates/${parameters.bar}.yaml --model credit/1 --data test.csv', needs: [load]}
        {{Approval}}  publish: {shell: 'cp clean.csv live.csv; printf "%s|%s" "${steps.load.outputs.rows}" "${parameters.note}" > published.txt', needs: [approve], inputs: [clean.csv], outputs: [live.csv, published.txt]}
        watch: {schedule: "30 3 * * *"}
        """;

    /// <summary>The rows of <c>clean.csv</c>, a note with what shells and schedulers read as something else, and no newline.</summary>
    internal const string Published = "251|a, b's $HOME {{x}}";

    internal const string Note = "note=a, b's $HOME {{x}}";

    internal TemporaryFolder Folder { get; } = new();

    internal string Project => Folder.File("project");

    /// <summary>Variables of the machines that run it.</summary>
    internal (string Name, string? Value)[] Variables { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Folder.Write("project/pipeline.yaml", Pipeline);
        Folder.Write("project/ask-nobody.yaml", Pipeline.Replace(Approval, "", StringComparison.Ordinal).Replace("needs: [approve]", "needs: [check]", StringComparison.Ordinal));
        Folder.Write("project/gates/fair.yaml", "metrics:\n  roc_auc: {min: 0.55}\n");
        Folder.Write("project/gates/hard.yaml", "metrics:\n  roc_auc: {min: 0.999}\n");
        var split = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv")).Select("duration_months", "credit_amount", "checking_account_status", "risk")
            .Split(new SplitOptions { TestShare = 0.25, Stratify = "risk", Seed = 1 });
        split.Test.WriteCsv(Path.Combine(Project, "test.csv"));
        await using (var ops = new ModelOpsSession(null, new ModelOpsSessionOptions { Folder = Project, TrackingUri = $"sqlite:///{Path.Combine(Project, "mlflow.db")}", StateFolder = Folder.File("state") }))
        {
            await ops.RegisterAsync(await ops.TrainAsync(split.Train, new() { Target = "risk", Positive = "bad" }), "credit");
        }

        var tool = Folder.Write("bin/modelops", $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "modelops.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Variables = [("PATH", $"{Folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}"), ("MODELOPS_STATE_FOLDER", Folder.File("state")), ("MLFLOW_TRACKING_URI", null), ("MLFLOW_EXPERIMENT_NAME", null), ("DOTNET_TC_CallCountingDelayMs", "64")];
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The schedule's file, in a folder of its own.</summary>
    internal async Task<string> WriteAsync(string format, ScheduleOptions options)
    {
        await using var ops = new ModelOpsSession(null, new ModelOpsSessionOptions { Folder = Project, StateFolder = Folder.File("state") });
        var result = await ops.ScheduleAsync(format == "kubeflow" ? "ask-nobody.yaml" : "pipeline.yaml", options with { As = format }, TestContext.Current.CancellationToken);
        return Folder.Write($"{Guid.NewGuid():N}/{Path.GetFileName(result.Files[0].Name)}", result.Files[0].Text);
    }

    /// <summary>A fresh copy of the project.</summary>
    internal string Checkout()
    {
        var copy = Folder.File($"{Guid.NewGuid():N}");
        Copy(Project, copy);
        return copy;
    }

    internal static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to, overwrite: true);
            return;
        }

        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
