using System.Text.Json.Nodes;
using ModelOps.TestSupport;
using ModelOps.Tracking.Runs;

namespace ModelOps.Tracking.Tests.Runs;

/// <summary>What a run notes without being asked for.</summary>
public sealed class CaptureTests : IDisposable
{
    private const string Commit = "0123456789012345678901234567890123456789";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_commit_is_found_loose_packed_detached_and_from_below()
    {
        Directory.CreateDirectory(_folder.File("deep", "er"));
        _folder.Write(".git/HEAD", "ref: refs/heads/feature/x\n");
        Assert.Null(GitState.Read(_folder.Path));
        _folder.Write(".git/packed-refs", $"# pack-refs\n{new string('9', 40)} refs/heads/x\n{Commit} refs/heads/feature/x\n");
        Assert.Equal((Commit, "feature/x"), Head(_folder.File("deep", "er")));
        _folder.Write(".git/refs/heads/feature/x", new string('a', 40) + "\n");
        Assert.Equal((new string('a', 40), "feature/x"), Head(_folder.Path));
        _folder.Write(".git/HEAD", Commit + "\n");
        Assert.Equal((Commit, null), Head(_folder.Path));
    }

    [Fact]
    public void A_worktree_names_its_own_commit()
    {
        _folder.Write("main/.git/HEAD", "ref: refs/heads/main\n");
        _folder.Write("main/.git/refs/heads/side", Commit);
        _folder.Write("main/.git/worktrees/side/HEAD", "ref: refs/heads/side\n");
        _folder.Write("main/.git/worktrees/side/commondir", "../..\n");
        _folder.Write("side/.git", "gitdir: ../main/.git/worktrees/side\n");
        Assert.Equal((Commit, "side"), Head(_folder.File("side")));
        _folder.Write("broken/.git", "nonsense");
        Assert.Null(GitState.Read(_folder.File("broken")));
    }

    [Fact]
    public void The_users_own_tags_win_and_empty_ones_are_left_out()
    {
        var tags = RunCapture.Tags(
            new ActiveRunOptions
            {
                SourceName = "a.ipynb",
                ParentRunId = "p",
                Capture = CaptureSettings.None with { User = true },
                Tags = new Dictionary<string, string> { ["mlflow.user"] = "bob", ["empty"] = "", ["team"] = "red" },
            },
            "ann",
            "");
        Assert.Equal(
            ["mlflow.source.name=a.ipynb", "mlflow.source.type=LOCAL", "mlflow.parentRunId=p", "mlflow.user=bob", "team=red"],
            tags.Select(tag => $"{tag.Key}={tag.Value}"));
    }

    [Fact]
    public void The_environment_names_the_program_and_neither_a_user_a_host_nor_a_folder()
    {
        var text = RunCapture.EnvironmentJson();
        var json = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(Environment.ProcessorCount, (int)json["processors"]!);
        Assert.StartsWith(".NET 10", (string)json["framework"]!, StringComparison.Ordinal);
        Assert.NotNull(json["assemblies"]!["ModelOps.Tracking"]);
        Assert.DoesNotContain(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/", text, StringComparison.Ordinal);
        Assert.DoesNotContain(AppContext.BaseDirectory, text, StringComparison.Ordinal);
    }

    private static (string?, string?) Head(string folder) => GitState.Read(folder) is { } git ? (git.Commit, git.Branch) : (null, null);
}
