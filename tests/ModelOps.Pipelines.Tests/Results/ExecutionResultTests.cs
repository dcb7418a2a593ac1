using System.Text.Json.Nodes;
using ModelOps.Pipelines.Processes;
using ModelOps.Pipelines.Results;
using ModelOps.TestSupport;

namespace ModelOps.Pipelines.Tests.Results;

public sealed class ExecutionResultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read()
    {
        Of(ExecutionStatus.Refused, new(3, 2, "ModelOps.CheckFailedException", "No.")).Write(File("a", "r.json"));

        var read = ExecutionResult.Read(File("a", "r.json"))!;

        Assert.Equal((ExecutionStatus.Refused, 3, "/n.ipynb", 0.87), (read.Status, read.ExitCode, read.Notebook, (double)read.Outputs["auc"]!));
        Assert.Equal([new("r", "7", "sqlite:///m.db")], read.Runs);
        Assert.Equal("cell 3: No.", NotebookEnd.Of(read)!.Error);
        Golden.Equal("refused.json", System.IO.File.ReadAllText(File("a", "r.json")));
    }

    [Fact]
    public void Each_status_has_a_word_and_an_exit_code_of_its_own_and_one_is_success()
    {
        var all = Enum.GetValues<ExecutionStatus>();

        Assert.All(all, status => Assert.Equal(status, ExecutionStatuses.Find(status.Word())));
        Assert.Equal(all.Length, all.Select(status => status.ExitCode()).Distinct().Count());
        Assert.Equal([ExecutionStatus.Succeeded], all.Where(status => status.ExitCode() == 0));
        Assert.Null(ExecutionStatuses.Find("fine"));
        Assert.Null(ExecutionStatuses.Find(null));
    }

    [Fact]
    public void What_is_missing_unknown_or_contradicts_itself_is_an_error_and_no_success()
    {
        Of(ExecutionStatus.Succeeded, null).Write(File("r.json"));
        var whole = JsonNode.Parse(System.IO.File.ReadAllText(File("r.json")))!.AsObject();
        Assert.Equal(NotebookEnd.Success, NotebookEnd.Read(File("r.json")));

        foreach (var key in whole.Select(pair => pair.Key).ToArray())
        {
            var lacking = whole.DeepClone().AsObject();
            lacking.Remove(key);
            Refused(lacking.ToJsonString());
        }

        Refused(With("status", "great"));
        Refused(With("status", 0));
        Refused(With("status", "failed"));
        Refused(With("exit_code", 1));
        Refused(With("runs", null));
        Refused(With("error", JsonNode.Parse("""{"cell": 1, "line": 1, "name": "a"}""")));
        Refused("null");
        Refused("");
        Refused(whole.ToJsonString()[..^9]);
        Assert.Null(ExecutionResult.Read(File("none.json")));

        string With(string key, JsonNode? value)
        {
            var changed = whole.DeepClone().AsObject();
            changed[key] = value;
            return changed.ToJsonString();
        }

        void Refused(string text)
        {
            System.IO.File.WriteAllText(File("r.json"), text);
            Assert.StartsWith($"The file '{File("r.json")}' does not say what came of the run: ", Assert.Throws<InvalidInputException>(() => NotebookEnd.Read(File("r.json"))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_earlier_result_is_taken_away_and_nothing_else()
    {
        Of(ExecutionStatus.Succeeded, null).Write(File("r.json"));
        System.IO.File.WriteAllText(File("n.ipynb"), """{"cells": []}""");
        System.IO.File.WriteAllText(File("text"), "hello");

        ExecutionResult.Clear(File("r.json"));
        ExecutionResult.Clear(File("new", "r.json"));

        Assert.False(System.IO.File.Exists(File("r.json")));
        Assert.Equal($"'{File("n.ipynb")}' is not the result of an earlier run, so it is not overwritten. Name another file for the result.", Message(File("n.ipynb")));
        Assert.Equal($"'{File("text")}' is not the result of an earlier run, so it is not overwritten. Name another file for the result.", Message(File("text")));
        Assert.Equal($"The result cannot be written to '{_folder.Path}', which is a folder. Name a file.", Message(_folder.Path));
        Assert.StartsWith($"The result cannot be written to '{File("text", "r.json")}': ", Message(File("text", "r.json")), StringComparison.Ordinal);
        Assert.Equal("hello", System.IO.File.ReadAllText(File("text")));

        static string Message(string file) => Assert.Throws<InvalidInputException>(() => ExecutionResult.Clear(file)).Message;
    }

    [Theory]
    [InlineData(ExecutionStatus.Failed, "System.IO.IOException", "cell 2: System.IO.IOException: No.")]
    [InlineData(ExecutionStatus.Failed, "CompilationError", "cell 2: CompilationError: No.")]
    [InlineData(ExecutionStatus.Died, "ProcessEnded", "cell 2: No.")]
    [InlineData(ExecutionStatus.TimedOut, "CellInterrupted", "cell 2: No.")]
    public void A_failure_is_one_sentence(ExecutionStatus status, string name, string expected)
    {
        var end = NotebookEnd.Of(Of(status, new(2, null, name, "No.")))!;

        Assert.Equal((expected, false), (end.Error, end.IsRefusal));
    }

    [Fact]
    public void An_interrupt_says_nothing_of_the_notebook() => Assert.Null(NotebookEnd.Of(Of(ExecutionStatus.Interrupted, new(2, null, "CellInterrupted", "No."))));

    private static ExecutionResult Of(ExecutionStatus status, ExecutionError? error) => new()
    {
        Status = status,
        ExitCode = status.ExitCode(),
        Notebook = "/n.ipynb",
        Copy = "/runs/n.ipynb",
        Outputs = new JsonObject { ["auc"] = 0.87, ["name"] = "café" },
        Runs = [new("r", "7", "sqlite:///m.db")],
        Error = error,
        Started = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Ended = new(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
        Seconds = 1.5,
        FinishedEarly = null,
    };

    private string File(params string[] parts) => _folder.File(parts);
}
