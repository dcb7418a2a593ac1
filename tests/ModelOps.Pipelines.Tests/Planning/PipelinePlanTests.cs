using System.Text;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Tests.Planning;

public sealed class PipelinePlanTests
{
    [Fact]
    public void A_step_comes_after_those_whose_results_files_and_folders_it_uses()
    {
        var plan = Plan("""
            report: {shell: 'echo "${steps.score.outputs.auc}"', needs: [notify]}
            score: {shell: echo, inputs: [model/]}
            notify: {shell: echo, inputs: [other.csv]}
            train: {shell: echo, inputs: [data/clean/north.csv], outputs: [model/net.onnx]}
            clean: {shell: echo, outputs: [data/clean/]}
            """);

        Assert.Equal(["notify", "clean", "train", "score", "report"], plan.Tasks.Select(task => task.Id));
        Assert.Equal(["notify", "score"], plan.Of("report").Single().Needs.Select(need => need.Id).Order());
        Assert.Empty(plan.Of("notify").Single().Needs);
    }

    [Fact]
    public void Combinations_go_with_those_of_the_same_values()
    {
        var plan = Plan("""
            load: {shell: echo}
            train: {shell: echo, needs: [load], matrix: {region: [north, south]}, outputs: ["${matrix.region}.onnx"]}
            score: {shell: echo, needs: [train], matrix: {region: [north, south], size: [1, 2]}}
            compare: {shell: echo, needs: [score]}
            """);

        Assert.Equal(["load", "train[region=north]", "train[region=south]", "score[region=north,size=1]", "score[region=north,size=2]", "score[region=south,size=1]", "score[region=south,size=2]", "compare"], plan.Tasks.Select(task => task.Id));
        Assert.Equal(["train[region=south]"], plan.Tasks.Single(task => task.Id == "score[region=south,size=2]").Needs.Select(need => need.Id));
        Assert.Equal(["south.onnx"], plan.Of("train")[1].Outputs);
        Assert.Equal(4, plan.Of("compare").Single().Needs.Count);
    }

    [Fact]
    public void A_step_at_the_end_comes_after_all_others()
    {
        var plan = Plan("""
            clean: {shell: echo, finally: true}
            a: {shell: echo}
            b: {shell: echo, needs: [a]}
            """);
        Assert.Equal(["a", "b", "clean"], plan.Tasks.Select(task => task.Id));
    }

    [Theory]
    [InlineData("a: {shell: echo, needs: [c]}\nb: {shell: echo, needs: [a]}\nc: {shell: echo, needs: [b]}\nd: {shell: echo, needs: [a]}", "The steps go round in a circle: 'a' needs 'c', 'c' needs 'b', 'b' needs 'a'. Remove one of these needs; a step also needs those whose outputs it uses.")]
    [InlineData("a: {shell: echo, inputs: [x], outputs: [y]}\nb: {shell: echo, inputs: [y], outputs: [x]}", "The steps go round in a circle: 'a' needs 'b', 'b' needs 'a'. Remove one of these needs; a step also needs those whose outputs it uses.")]
    [InlineData("a: {shell: echo, outputs: [x]}\nb: {shell: echo, outputs: [./x]}", "The output './x' is written by 'a' and by 'b'. Give each step outputs of its own: a step that changes another's file leaves nobody sure what is in it.")]
    [InlineData("a: {shell: echo, outputs: [data]}\nb: {shell: echo, outputs: [data/x.csv]}", "The output 'data/x.csv' is written by 'a' and by 'b'. Give each step outputs of its own: a step that changes another's file leaves nobody sure what is in it.")]
    [InlineData("a: {shell: echo, outputs: [x], matrix: {r: [1, 2]}}", "The output 'x' is written by 'a[r=1]' and 'a[r=2]', which would overwrite each other's. Put what tells them apart into its name, such as ${matrix.r}.")]
    [InlineData("a: {shell: echo, outputs: [x, x]}", "'a' lists the output 'x' twice. List it once.")]
    public void What_cannot_be_planned_is_said(string steps, string sentence) => Assert.Equal(sentence, Assert.Throws<InvalidInputException>(() => Plan(steps)).Errors[0]);

    [Fact]
    public void A_file_of_the_same_step_needs_no_order()
    {
        var plan = Plan("a: {shell: echo, inputs: [x], outputs: [x/y]}");
        Assert.Empty(plan.Tasks.Single().Needs);
    }

    [Fact]
    public void Parameters_have_the_type_of_their_default()
    {
        var spec = Spec("a: {shell: echo}", "parameters: {day: 2026-11-30, seed: 7, full: false, any: , list: [1]}".Replace("any: , ", "", StringComparison.Ordinal));
        Assert.Equal("""{"day":"7","seed":8.5,"full":true,"list":[2]}""", PipelineParameters.Of(spec, new() { ["seed"] = 1, ["full"] = true }, ["seed=8.5", "day=7", "list=[2]"]).ToJsonString());
        Assert.Equal(
            [
                "The pipeline 'x' has no parameter 'sed'. Did you mean 'seed'? It has: day, seed, full, list.",
                "The parameter 'seed' cannot be 'many': it is a number by its default 7.",
                "'full' is not a parameter. Give NAME=VALUE, such as day=2026-11-30.",
                "The parameter 'full' cannot be '1': it is true or false by its default false.",
                "The parameter 'full' is given twice. Give it once.",
            ],
            Assert.Throws<InvalidInputException>(() => PipelineParameters.Of(spec, null, ["sed=1", "seed=many", "full", "full=1", "full=true"])).Errors);
    }

    [Fact]
    public void A_graph_of_1000_steps_is_planned()
    {
        var plan = Plan(Large(1000));
        Assert.Equal(1000, plan.Tasks.Count);
        Assert.All(plan.Tasks, task => Assert.All(task.Needs, need => Assert.True(need.Index < task.Index)));
    }

    internal static string Large(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"s{i}: {{shell: 'echo ${{parameters.seed}}', inputs: [data/{i}.csv{(i >= 10 ? $", out/{i - 10}.csv" : "")}], outputs: [out/{i}.csv]{(i > 0 ? $", needs: [s{i / 2}]".Replace($"needs: [s{i}]", "needs: [s0]", StringComparison.Ordinal) : "")}}}\n");
        }

        return text.ToString();
    }

    internal static PipelineSpec Spec(string steps, string head = "parameters: {seed: 7}") =>
        PipelineReader.Read($"name: x\n{head}\nsteps:\n{string.Join('\n', steps.Split('\n').Select(line => "  " + line))}", Path.GetFullPath("pipeline.yaml"));

    private static PipelinePlan Plan(string steps)
    {
        var spec = Spec(steps);
        return PipelinePlan.Create(spec, spec.Parameters);
    }
}
