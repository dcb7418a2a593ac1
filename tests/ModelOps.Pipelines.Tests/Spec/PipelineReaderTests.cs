using ModelOps.Pipelines.Spec;
using ModelOps.TestSupport;

namespace ModelOps.Pipelines.Tests.Spec;

public sealed class PipelineReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_pipeline_has_what_its_file_says()
    {
        _folder.Write("load.ipynb", "{}");
        _folder.Write("rerun.csx", "");
        var spec = Read("""
            name: churn-nightly
            parameters: {day: 2026-11-30, seed: 7}
            experiment: nightly
            engine: {name: slurm, partition: night}
            jobs: 4
            cost: {cpu_hour: 0.04, currency: EUR}
            steps:
              load:
                notebook: load.ipynb
                parameters: {day: "${parameters.day}"}
                inputs: data/raw.csv
                outputs: [data/clean.parquet]
              train:
                shell: echo "${matrix.region}"
                needs: load
                matrix: {region: [north, south, east], size: [1, 2], exclude: [{region: east}], include: [{region: west, size: 3}]}
                max_parallel: 2
                retry: {times: 2, delay: 10s, factor: 3, max: 1m, jitter: 0, on: [1, 5]}
                timeout: 1h
                resources: {cpus: 2, memory: 4G, gpus: 1}
                cache: false
                if: "${steps.load.outputs.rows} > 0"
                continue_on_error: true
              ask: {approval: {message: "May it go live?"}, needs: [train]}
              promote: {command: promote churn, needs: ask}
              clean: {script: rerun.csx, finally: true}
            watch: {schedule: "0 3 * * *"}
            schedule: {catch_up: latest}
            """);

        Assert.Equal(("churn-nightly", "nightly", "slurm", "night", 4, 0.04), (spec.Name, spec.Experiment, spec.Engine.Name, spec.Engine.Settings["partition"], spec.Jobs, spec.Cost!.CpuHour));
        Assert.Equal("""{"day":"2026-11-30","seed":7}""", spec.Parameters.ToJsonString());
        Assert.Equal(["load", "train", "ask", "promote", "clean"], spec.Steps.Select(step => step.Name));
        Assert.Equal([StepKind.Notebook, StepKind.Shell, StepKind.Approval, StepKind.Command, StepKind.Script], spec.Steps.Select(step => step.Kind));
        Assert.Equal((_folder.File("load.ipynb"), "May it go live?"), (spec.Steps[0].Work, spec.Steps[2].Work));
        Assert.Equal(["data/raw.csv"], spec.Steps[0].Inputs);
        var train = spec.Find("train")!;
        Assert.Equal(["north 1", "north 2", "south 1", "south 2", "west 3"], train.Matrix!.Combinations().Select(one => $"{one["region"]} {one["size"]}"));
        Assert.Equal((2, TimeSpan.FromHours(1), 2, 4L << 30, 1, false, true), (train.MaxParallel, train.Timeout, train.Resources.Cpus, train.Resources.Memory, train.Resources.Gpus, train.Cache, train.ContinueOnError));
        Assert.Equal((2, TimeSpan.FromSeconds(10), 3, TimeSpan.FromMinutes(1)), (train.Retry.Times, train.Retry.Delay, train.Retry.Factor, train.Retry.Max));
        Assert.Equal([1, 5], train.Retry.On!);
        Assert.True(spec.Find("clean")!.IsFinally);
        Assert.True(spec.Map.HasMap(PipelineSpec.WatchKey) && spec.Map.HasMap(PipelineSpec.ScheduleKey));
    }

    [Fact]
    public void All_errors_are_said_at_once_with_their_lines()
    {
        _folder.Write("load.txt", "");
        var error = Assert.Throws<InvalidInputException>(() => Read("""
            name: 1st
            parmeters: {day: 1}
            jobs: 0
            steps:
              load:
                notebook: load.txt
                needs: [laod]
              train:
                notebook: train.ipynb
                parameters: {rows: "${steps.load.output.rows}"}
              both: {shell: echo, command: about}
              none: {inputs: [x]}
              quoted: {shell: "awk '{print ${run.id}}'"}
              path: {shell: echo, outputs: ["${run.id}.txt", "${matrix.region}.txt"]}
              itself: {shell: "echo ${steps.itself.outputs.x}"}
              ask: {approval: {message: "?"}, outputs: [x]}
              again: {shell: echo, retry: {times: -1, on: [300]}, resources: {memory: lots, cpus: 0}, timeout: 0s, max_parallel: 2}
              when: {shell: echo, if: "${parameters.x} >"}
            """));

        string[] expected =
        [
            "line 2: the pipeline has no key 'parmeters'. Did you mean 'parameters'? The keys are: name, parameters, experiment, engine, jobs, cost, steps, watch, schedule.",
            "line 1: 'name' cannot be '1st'. Give a letter, then letters, digits, '_' and '-', 60 at most.",
            "line 3: 'jobs' is 0; give 1 or more processors that steps may use at the same time.",
            $"line 6: '{_folder.File("load.txt")}' is not a notebook. Give a .ipynb or .dib file.",
            "line 7: 'needs' of 'load' names 'laod', which is no step. Did you mean 'load'? The steps are: load, train, quoted, path, itself, ask, again, when.",
            $"line 9: the notebook '{_folder.File("train.ipynb")}' does not exist. Give a .ipynb or .dib file that does, relative to the pipeline's file.",
            "line 10: '${steps.load.output.rows}' stands for nothing. Write ${parameters.NAME}, ${matrix.NAME}, ${steps.STEP.outputs.NAME}, ${steps.STEP.status}, or ${run.NAME} with one of id, name, started, folder; for the text itself write $${steps.load.output.rows}.",
            "line 11: the step 'both' has 'shell' and 'command'. Give one of them: a step does one thing.",
            "line 12: the step 'none' has no 'notebook'. Give one of: notebook, script, shell, command, approval.",
            "line 13: '${run.id}' in 'shell' of 'quoted' is in single quotes, where a shell reads no variables. Use double quotes: values are passed as variables, and never read as code.",
            "line 14: '${run.id}' in 'outputs' of 'path' is not known before the pipeline runs. Use ${parameters.NAME} and ${matrix.NAME} in paths.",
            "line 14: '${matrix.region}' in 'outputs' of 'path' names no name of the step's matrix. There are none.",
            "line 15: '${steps.itself.outputs.x}' in 'shell' of 'itself' is of the step itself, which has no results before it runs.",
            "line 16: an approval takes approval, needs, if, timeout, and 'ask' has 'outputs'. Remove it, or put it into a step of its own.",
            "line 17: 'times' is how often it is tried again; give 0 to 100.",
            "line 17: 'on' is a list of exit codes; give whole numbers from 1 to 255.",
            "line 17: 'memory' is 'lots'; give an amount, such as 512M or 4G.",
            "line 17: 'cpus' is how many processors a task needs; give 1 or more.",
            "line 17: 'timeout' is 0, in which nothing can run. Give a time, such as 1h, or remove it.",
            "line 17: 'max_parallel' is for a step with a matrix. Give one, or remove it.",
            "line 18: 'if' is '${parameters.x} >', and a value is missing at its end. Write a condition, such as ${steps.load.outputs.rows} > 0 and ${parameters.region} == 'north'.",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), error.Errors.Select(sentence => sentence[(sentence.IndexOf(", ", StringComparison.Ordinal) + 2)..]).Order(StringComparer.Ordinal));
        Assert.All(error.Errors, sentence => Assert.StartsWith(_folder.File("pipeline.yaml"), sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("steps: {a: {shell: echo}}", "line 1: the pipeline has no 'name'. Name the pipeline, such as 'name: nightly'.")]
    [InlineData("name: x", "line 1: the pipeline has no 'steps'. Give its steps, such as 'steps: {load: {notebook: load.ipynb}}'.")]
    [InlineData("name: x\nengine: {partition: night}\nsteps: {a: {shell: echo}}", "line 2: 'engine' has no 'name'. Name the engine, such as 'engine: {name: slurm, partition: night}'.")]
    [InlineData("name: x\nsteps: {a: {shell: echo, matrix: {region: north}}}", "line 2: 'region' of 'matrix' is a list of values, such as region: [north, south].")]
    [InlineData("name: x\nsteps: {a: {shell: echo, matrix: {r: [1], exclude: [{r: 1}]}}}", "line 2: 'matrix' has no combination left, so the step would never run. Exclude fewer, or remove the step.")]
    [InlineData("name: x\nsteps: {a: {shell: echo, matrix: {r: [1, 1]}}}", "line 2: 'matrix' has a combination twice. Give each value once, and include only what it does not have yet.")]
    [InlineData("name: x\nsteps: {a: {shell: echo, matrix: {r: [1], include: [{size: 2}]}}}", "line 2: 'include' of 'matrix' names 'size', which the matrix does not have. It has: r.")]
    [InlineData("name: x\nsteps: {a: {shell: echo, retry: {delay: 5s}}}", "line 2: 'retry' has no 'times'. Say how often it is tried again, such as 'retry: {times: 2}'.")]
    [InlineData("name: x\nsteps: {a: {command: about, parameters: {day: 1}}}", "line 2: a command takes its values in its words, such as ${parameters.day}. Write them there.")]
    [InlineData("name: x\nsteps: {a: {shell: echo, parameters: {a-b: 1}}}", "line 2: the parameters of a shell are variables, and 'a-b' cannot be one. Give letters, digits and '_', beginning with no digit.")]
    [InlineData("name: x\nsteps: {a: {shell: echo, needs: b}, b: {shell: echo, finally: true}}", "line 2: 'a' needs 'b', which runs at the end, after all others. Remove that need, or 'finally' of 'b'.")]
    [InlineData("name: x\ncost: {cpu_hour: -1}\nsteps: {a: {shell: echo}}", "line 2: 'cost' has a price below 0. Give what an hour costs, such as {cpu_hour: 0.04}.")]
    public void What_is_wrong_is_said(string yaml, string sentence) =>
        Assert.Contains($"{_folder.File("pipeline.yaml")}, {sentence}", Assert.Throws<InvalidInputException>(() => Read(yaml)).Errors);

    [Fact]
    public void A_missing_file_is_said() =>
        Assert.StartsWith("Cannot read the pipeline 'nowhere.yaml': ", Assert.Throws<InvalidInputException>(() => PipelineSpec.Load("nowhere.yaml")).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private PipelineSpec Read(string yaml) => PipelineReader.Read(yaml, _folder.File("pipeline.yaml"));
}
