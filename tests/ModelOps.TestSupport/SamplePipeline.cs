using System.Text.Json;
using Xunit;

namespace ModelOps.TestSupport;

/// <summary>A pipeline for tests of engines: a notebook, a matrix whose one task fails at first, and a shell. Tasks of the matrix wait for the file <c>go</c>.</summary>
public static class SamplePipeline
{
    /// <summary>Writes it.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="engine">The engine, as YAML.</param>
    /// <param name="memory">What its steps need.</param>
    public static void Write(TemporaryFolder folder, string engine, string memory)
    {
        const string Notebook = """
            {"cells": [
              {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": ["int rows = 1;"], "outputs": [], "execution_count": null},
              {"cell_type": "code", "metadata": {}, "source": ["ops.Output(\"rows\", rows * 2);"], "outputs": [], "execution_count": null}],
             "metadata": {"kernelspec": {"name": "modelops-csharp", "display_name": "C#", "language": "C#"}}, "nbformat": 4, "nbformat_minor": 5}
            """;
        folder.Write("load.ipynb", Notebook);
        folder.Write("pipeline.yaml", $$$"""
            name: night
            engine: {{{engine}}}
            steps:
              load: {notebook: load.ipynb, parameters: {rows: 5}, cache: true, resources: {memory: {{{memory}}}}}
              train:
                shell: |
                  echo x >> $region.txt
                  cat region-$region.txt
                  while [ -d $PWD ] && [ ! -e go ]; do sleep 0.05; done
                  [ $region = north ] || [ $(wc -l < south.txt) -gt 1 ]
                  echo "auc=$(( ${steps.load.outputs.rows} + 1 ))-$region" >> "$MODELOPS_OUTPUT"
                inputs: ["region-${matrix.region}.txt"]
                parameters: {region: "${matrix.region}"}
                matrix: {region: [north, south]}
                retry: {times: 1, delay: 100ms}
              report: {shell: 'echo "${steps.train.outputs.auc}" > report.txt', outputs: [report.txt]}

            """);
        folder.Write("region-north.txt", "train north\n");
        folder.Write("region-south.txt", "train south\n");
    }

    /// <summary>Checks what a run left that came to its end, however often it was interrupted.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="json">The run, as the tool shows it.</param>
    public static void Check(TemporaryFolder folder, string json)
    {
        using var run = JsonDocument.Parse(json);
        var tasks = run.RootElement.GetProperty("tasks").EnumerateArray().ToDictionary(task => task.GetProperty("id").GetString()!);
        Assert.All(tasks.Values, task => Assert.Equal("succeeded", task.GetProperty("status").GetString()));
        Assert.Equal("{\"rows\":10}", tasks["load"].GetProperty("outputs").GetRawText().Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""));
        Assert.True(File.Exists(tasks["load"].GetProperty("copy").GetString()));
        Assert.Equal(["load 1", "report 1", "train[region=north] 1", "train[region=south] 2"], tasks.Values.Select(task => $"{task.GetProperty("id")} {task.GetProperty("attempt")}").Order(StringComparer.Ordinal));
        Assert.Equal("[\"11-north\",\"11-south\"]\n", File.ReadAllText(folder.File("report.txt")));
        Assert.Equal("train south\n", File.ReadAllText(tasks["train[region=south]"].GetProperty("log").GetString()!));
        Assert.Equal((1, 2), (File.ReadAllLines(folder.File("north.txt")).Length, File.ReadAllLines(folder.File("south.txt")).Length));
    }
}
