using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Trees;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;
using ModelOps.Models.Trees;
using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Trees;

public sealed class TreeGraphTests
{
    private static readonly (string Trainer, string Settings, LearningTask Task)[] _kinds =
    [
        ("gradient-boosting", "trees=15,leaves=12,min_data=3", LearningTask.Binary),
        ("gradient-boosting", "trees=6,min_data=3", LearningTask.Multiclass),
        ("gradient-boosting", "trees=15,min_data=3", LearningTask.Regression),
        ("gradient-boosting", "trees=10,loss=absolute", LearningTask.Regression),
        ("random-forest", "trees=9", LearningTask.Binary),
        ("random-forest", "trees=9", LearningTask.Multiclass),
        ("extra-trees", "trees=9", LearningTask.Regression),
        ("decision-tree", "", LearningTask.Binary),
    ];

    [Fact]
    public void The_graph_gives_the_bits_that_the_managed_scorer_gives() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(24),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var (trainer, settings, task) = _kinds[(int)((uint)seed % _kinds.Length)];
            var x = TreeData.Features(200, 4, 3, (seed & 3) * 0.1, seed);
            var model = TreeData.Fit(trainer, settings, x, TreeData.Targets(x, task, seed), task);
            var unseen = Odd(x, seed);

            Assert.Equal(RunGraph(model, unseen, out _), TreeData.Predict(model, unseen));
        }));

    [Theory]
    [InlineData("gradient-boosting", LearningTask.Multiclass)]
    [InlineData("random-forest", LearningTask.Regression)]
    public void Trees_read_back_from_a_graph_score_the_same(string trainer, LearningTask task)
    {
        var x = TreeData.Features(300, 3, 2, 0.1, 1);
        var model = (TreeModel)TreeData.Fit(trainer, "trees=8", x, TreeData.Targets(x, task, 1), task);
        RunGraph(model, x, out var bytes);
        var graph = OnnxModel.Read(bytes);
        var shifts = graph.Initializers.Single(tensor => tensor.Name == graph.Nodes.Single(node => node.Operator == "Add" && node.Inputs[0] == "features").Inputs[1]).Values<float>().ToArray();

        var read = TreeEnsembleGraph.Read(graph.Nodes.Single(node => node.Operator == "TreeEnsembleRegressor"))!;

        Assert.True(read.CanScore);
        var (expected, actual) = (new float[300 * model.Ensemble.Outputs], new float[300 * model.Ensemble.Outputs]);
        model.Ensemble.Score(x.Values, x.Count, expected);
        read.Score(x.Array.Select((value, i) => value + shifts[i % x.Count]).ToArray(), x.Count, actual, threads: 2);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void One_row_scores_as_it_does_among_others()
    {
        var x = TreeData.Features(100, 4, 1, 0.1, 2);
        var model = TreeData.Fit("gradient-boosting", "trees=37,min_data=2", x, TreeData.Targets(x, LearningTask.Binary, 2), LearningTask.Binary);

        var together = TreeData.Predict(model, x);
        var alone = Enumerable.Range(0, 100).SelectMany(row => TreeData.Predict(model, x.Take([row])));

        Assert.Equal(together, alone);
    }

    [Theory]
    [InlineData("gradient-boosting", "german_credit.csv", "risk")]
    [InlineData("random-forest", "iris.csv", "species")]
    [InlineData("extra-trees", "diabetes.csv", "progression")]
    public void Many_rows_at_once_score_as_the_whole_graph_scores_them_one_by_one(string trainer, string file, string target)
    {
        var frame = Frame.ReadCsv(RepositoryPaths.Of("data", file));
        using var trained = Learner.Fit(frame, new FitOptions { Target = target, Trainer = trainer, Set = "trees=20" }, null, TestContext.Current.CancellationToken);

        var together = trained.Predict(frame);

        for (var row = 0; row < frame.RowCount; row += 7)
        {
            var alone = trained.Predict(new Frame(frame.Columns.Select(column => column.Take([row]))));
            Assert.All(alone.Columns, column => Assert.Equal(column[0], together[column.Name][row]));
        }
    }

    [Fact]
    public void The_onnx_checker_accepts_every_graph()
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python) && Exit(Python, "-c", "import onnx") == 0, "Debian's python3-onnx is not installed.");
        using var folder = new TemporaryFolder();
        for (var i = 0; i < _kinds.Length; i++)
        {
            var (trainer, settings, task) = _kinds[i];
            var x = TreeData.Features(200, 4, 2, 0.1, i);
            RunGraph(TreeData.Fit(trainer, settings, x, TreeData.Targets(x, task, i), task), x, out var bytes);
            File.WriteAllBytes(folder.File($"{i}.onnx"), bytes);
        }

        Assert.Equal(0, Exit(Python, "-c", "import glob, onnx, sys\nfor f in glob.glob(sys.argv[1] + '/*.onnx'): onnx.checker.check_model(f, full_check=True)", folder.Path));
    }

    // Rows as seen, with extreme numbers, missing values and codes never seen put in.
    private static Features Odd(Features x, int seed)
    {
        var random = new Random(seed);
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, -0f, 1e30f, 99, -1, 2.5f];
        var values = x.Array.Select((value, i) => random.Next(6) != 0 ? value
            // A code is a whole number or missing.
            : odd[random.Next(odd.Length)] is var other && x.Columns[i % x.Count].IsCategorical && other == float.Epsilon ? 0.25f : other).ToArray();
        return new Features(values, x.RowCount, x.Columns);
    }

    private static double[] RunGraph(IFittedModel model, Features x, out byte[] bytes)
    {
        var graph = new GraphBuilder();
        var output = model.Export(graph, graph.Input("features", OnnxType.Float, -1, x.Count));
        graph.Output(output, "scores", OnnxType.Double, -1, model.OutputCount);
        bytes = graph.Model.ToBytes();
        using var session = new OnnxSession(bytes);
        using var input = OrtTensor.Of<float>(OnnxType.Float, x.Array, x.RowCount, x.Count);
        var outputs = session.Run([input]);
        using var scores = outputs[0];
        return scores.Values<double>().ToArray();
    }

    private static int Exit(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
