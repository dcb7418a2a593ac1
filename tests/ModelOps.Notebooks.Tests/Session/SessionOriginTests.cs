using System.Text.Json.Nodes;
using ModelOps.Governance.Origins;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Session;

/// <summary>What a run of a session notes of where it comes from.</summary>
public sealed class SessionOriginTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_notes_notebook_commit_folder_and_parameters()
    {
        await using var bench = new GitBench(new JsonObject { ["seed"] = 7 });
        await using var first = await bench.Ops.StartRunAsync(cancellationToken: Stop);
        await using var nested = await bench.Ops.StartRunAsync(cancellationToken: Stop);

        var origin = RunOrigin.Of(await bench.RunOfAsync(first.RunId));

        Assert.Equal(new RunOrigin { Name = bench.Repository.File(GitBench.Notebook), Commit = bench.Commit, Branch = "main", IsDirty = false, Path = GitBench.Notebook, Folder = ".", Mode = RunOrigin.Headless, Number = "1" }, origin);
        Assert.Equal("2", RunOrigin.Of(await bench.RunOfAsync(nested.RunId)).Number);
        Assert.Equal("{\n  \"seed\": 7\n}", await TextAsync(first, OriginTags.ParametersFile));
        Assert.Null(await TextAsync(first, OriginTags.DiffFile));
    }

    [Fact]
    public async Task A_run_keeps_what_was_not_committed()
    {
        await using var bench = new GitBench();
        bench.Repository.Write(GitBench.Notebook, "{ }");

        await using var run = await bench.Ops.StartRunAsync(cancellationToken: Stop);

        Assert.True(RunOrigin.Of(await bench.RunOfAsync(run.RunId)) is { IsDirty: true, Mode: RunOrigin.Interactive });
        Assert.Contains("-{}\n\\ No newline at end of file\n+{ }\n", await TextAsync(run, OriginTags.DiffFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_to_be_captured_is_not()
    {
        await using var bench = new GitBench(new JsonArray("a"));
        bench.Repository.Write(GitBench.Notebook, "{ }");

        await using var run = await bench.Ops.StartRunAsync(capture: new CaptureSettings { Git = false, Source = false }, cancellationToken: Stop);

        Assert.Equal(new RunOrigin { Name = bench.Repository.File(GitBench.Notebook) }, RunOrigin.Of(await bench.RunOfAsync(run.RunId)));
        Assert.Equal(["environment.json"], (await run.Artifacts.ListAsync("", Stop)).Select(file => file.Path));
    }

    [Fact]
    public async Task A_run_inside_another_one_of_a_command_has_its_origin_too()
    {
        await using var bench = new GitBench(new JsonObject());
        await bench.TrainAsync();
        await bench.RunAsync("track");
        await bench.RunAsync(GitBench.Training);
        await bench.RunAsync(GitBench.Training);

        var child = await bench.RunOfAsync(((TrainResult)bench.Host.Variables["model"]).RunId);

        Assert.True(RunOrigin.Of(child) is { Number: "2.1", IsDirty: false, Path: GitBench.Notebook });
    }

    [Fact]
    public async Task A_file_of_data_is_noted_with_its_digest()
    {
        await using var bench = new GitBench();

        var run = await bench.TrainAsync();

        var source = JsonNode.Parse(Assert.Single(run.Inputs).Dataset.Source)!;
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(bench.Repository.File("data", "iris.csv"), Stop)));
        Assert.Equal((bench.Repository.File("data", "iris.csv"), digest), ((string?)source["uri"], (string?)source["sha256"]));
    }

    private static async Task<string?> TextAsync(ActiveRun run, string path)
    {
        try
        {
            using var reader = new StreamReader(await run.Artifacts.ReadAsync(path, Stop));
            return await reader.ReadToEndAsync(Stop);
        }
        catch (TrackingException error) when (error.ErrorCode == ErrorCode.ResourceDoesNotExist)
        {
            return null;
        }
    }
}
