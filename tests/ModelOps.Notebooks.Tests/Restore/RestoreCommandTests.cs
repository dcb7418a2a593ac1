using System.Text.Json.Nodes;
using ModelOps.Governance.Origins;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Restore;

/// <summary>What comes back of a version.</summary>
public sealed class RestoreCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Code_notebook_parameters_and_model_come_back()
    {
        await using var bench = new GitBench(new JsonObject { ["seed"] = 7 });
        await bench.TrainAsync();
        await bench.RunAsync("register model --name iris --alias champion");
        await bench.Ops.LogNotebookAsync("train-1.ipynb", "{\"executed\": true}", Stop);
        bench.Repository.Write(GitBench.Notebook, "{\"later\": true}");
        bench.Repository.CommitAll();

        var shown = await bench.ShownAsync("restore iris@champion --to out");

        string Read(string path) => File.ReadAllText(bench.Repository.File(["out", .. path.Split('/')]));
        Assert.Equal(
            $"Restored iris/1 to {bench.Repository.File("out")}\n  model                   model\n  code of commit {bench.Commit[..7]}  code\n  executed notebook       notebook\n  parameters              parameters.json\n  notebook                code/notebooks/train.ipynb\n"
            + $"Run it again in '{bench.Repository.File("out")}' with the terminal's modelops run code/notebooks/train.ipynb --parameters parameters.json.\n", shown);
        Assert.Equal(("{}", "{\"executed\": true}", "{\n  \"seed\": 7\n}"), (Read("code/notebooks/train.ipynb"), Read("notebook/train-1.ipynb"), Read("parameters.json")));
        using var model = Model.Load(bench.Repository.File("out", "model"));
        Assert.Equal("species", model.Metadata.Target);
        Assert.Equal(["code", "model", "notebook", "parameters.json"], Directory.EnumerateFileSystemEntries(bench.Repository.File("out")).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Repository.Folder, "*.tmp"));
    }

    [Fact]
    public async Task Nothing_is_written_outside_of_the_folder_whatever_tags_and_links_say()
    {
        await using var bench = new GitBench();
        bench.Repository.Write("notebooks/real.ipynb", "{}");
        File.CreateSymbolicLink(bench.Repository.File("notebooks", "real.lock.json"), bench.Repository.File("elsewhere.json"));
        bench.Repository.CommitAll();
        var run = await bench.TrainAsync();
        await bench.RunAsync("register model --name iris");
        bench.Repository.Write("train.ipynb", "{}");

        async Task RestoreAsync(string path, string to)
        {
            await using (var resumed = await bench.Ops.ResumeRunAsync(run.Info.RunId, Stop))
            {
                await resumed.LogTextAsync("{ }", OriginTags.LockFile, Stop);
            }

            await bench.SetTagAsync(run, OriginTags.Path, path);
            await bench.Ops.RestoreAsync("iris/1", to, Stop);
        }

        await RestoreAsync("../../train.ipynb", "out");
        await RestoreAsync(bench.Repository.File("train.ipynb"), "out2");
        await RestoreAsync("notebooks/real.ipynb", "out3");

        Assert.False(File.Exists(bench.Repository.File("train.lock.json")));
        Assert.False(File.Exists(bench.Repository.File("elsewhere.json")));
    }

    [Fact]
    public async Task What_is_missing_is_said_and_the_rest_comes_back()
    {
        await using var bench = new GitBench();
        bench.Repository.Write(GitBench.Notebook, "{ }");
        var run = await bench.TrainAsync();
        await bench.RunAsync("register model --name iris");
        Directory.CreateDirectory(bench.Repository.File("out"));
        bench.Repository.Write(GitBench.Notebook, "{\"later\": true}");

        var whole = await bench.Ops.RestoreAsync("iris/1", "out", Stop);
        await using (var resumed = await bench.Ops.ResumeRunAsync(run.Info.RunId, Stop))
        {
            await resumed.LogTextAsync("no difference", OriginTags.DiffFile, Stop);
        }

        var no = await Assert.ThrowsAsync<CheckFailedException>(() => bench.RunAsync("restore iris/1 --to out2"));

        Assert.Equal((null, "{ }"), (whole.Refusal, await File.ReadAllTextAsync(bench.Repository.File("out", "code", "notebooks", "train.ipynb"), Stop)));
        Assert.Contains("changes that were not committed, made in the code", whole.Parts.Select(part => part.Key));
        Assert.StartsWith($"iris/1 is not whole in '{bench.Repository.File("out2")}': The code is that of the commit, without the changes that were not committed: error: No valid patches in input", no.Message, StringComparison.Ordinal);
        Assert.Equal("{}", await File.ReadAllTextAsync(bench.Repository.File("out2", "code", "notebooks", "train.ipynb"), Stop));

        await using var plain = new Workbench();
        await plain.RunAsync(TrainedBench.Training);
        await plain.RunAsync("register model --name credit");
        var bare = await plain.Ops.RestoreAsync("credit/1", "back", Stop);
        Assert.Equal(["model"], bare.Parts.Select(part => part.Key));
        Assert.StartsWith("The code is missing. Run ", bare.Missing[0], StringComparison.Ordinal);
        Assert.True(File.Exists(plain.File("back/model/model.onnx")));
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_left_as_it_is()
    {
        await using var bench = new Workbench();
        await bench.RunAsync(TrainedBench.Training);
        await bench.RunAsync("register model --name credit");
        bench.Write("full/a.txt", "a");

        Assert.Equal("'full' is a folder that is not empty. Give a new or an empty folder.", (await bench.RefusedAsync("restore credit/1 --to full")).Message);
        Assert.Equal("'full/a.txt' is a file. Give a new or an empty folder.", (await bench.RefusedAsync("restore credit/1 --to full/a.txt")).Message);
        await Assert.ThrowsAsync<TrackingException>(() => bench.RunAsync("restore credit/9 --to new"));
        Assert.False(Path.Exists(bench.File("new")));
        Assert.Single(Directory.EnumerateFileSystemEntries(bench.File("full")));
    }
}
