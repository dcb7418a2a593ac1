using ModelOps.Models.Onnx;
using ModelOps.Models.Tests.Images;
using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Optimizing;

public sealed class ModelOptimizerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<OnnxType, string, WeightPrecision> Forms()
    {
        var data = new TheoryData<OnnxType, string, WeightPrecision>();
        foreach (var type in (OnnxType[])[OnnxType.Double, OnnxType.Float])
        {
            foreach (var form in (string[])["Gemm", "MatMul", "transB", "Constant"])
            {
                data.Add(type, form, WeightPrecision.Int8);
                data.Add(type, form, WeightPrecision.Float16);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_perceptron_of_any_form_scores_nearly_as_before_and_is_smaller(OnnxType type, string form, WeightPrecision precision)
    {
        using var model = NetModels.Perceptron(3, [64, 48, 3], type, form);
        var rows = NetModels.Rows(4, 300);

        var made = ModelOptimizer.Optimize(model, new() { Precision = precision, Calibration = rows }, Stop);
        using var small = new Model(made.Definition);

        // The last layer, of 144 weights, stays.
        var name = ModelOptimizer.Name(precision);
        Assert.Equal([(name, 512L), (name, 3072L)], made.Weights.Select(weight => (weight.Kept, weight.Shape[0] * weight.Shape[1])));
        Assert.True(made.Definition.Onnx.Length < model.Definition.Onnx.Length * (type == OnnxType.Double ? 0.55 : 0.8), $"{model.Definition.Onnx.Length} bytes became {made.Definition.Onnx.Length}.");
        Near(model.Score(rows), small.Score(rows), precision == WeightPrecision.Int8 ? 0.02 : 0.001);
        Near(small.ScoreInRuntime(rows), small.Score(rows), 1e-12);
    }

    [Fact]
    public void Rows_are_scored_in_managed_code_as_before_where_only_weights_are_small()
    {
        foreach (var precision in (WeightPrecision[])[WeightPrecision.Int8, WeightPrecision.Float16])
        {
            using var small = new Model(ModelOptimizer.Optimize(NetModels.Perceptron(5, [32, 16, 2]), new() { Precision = precision, Calibration = NetModels.Rows(1, 50) }, Stop).Definition);
            using var scorer = small.CreateRowScorer();
            var rows = NetModels.Rows(6, 100);
            var all = small.ScoreInRuntime(rows).Probabilities!;

            Assert.True(scorer.IsManaged);
            for (var row = 0; row < rows.RowCount; row++)
            {
                for (var column = 0; column < NetModels.Columns; column++)
                {
                    scorer.Set(column, (double)rows[$"x{column}"][row]!);
                }

                Assert.Equal(all[row * 2], scorer.Run()[0], 1e-14);
            }
        }
    }

    [Theory]
    [InlineData(OnnxType.Double, "Gemm")]
    [InlineData(OnnxType.Float, "Gemm")]
    [InlineData(OnnxType.Float, "transB")]
    [InlineData(OnnxType.Double, "MatMul")]
    public void Large_layers_compute_with_whole_numbers_but_for_the_one_that_reads_columns(OnnxType type, string form)
    {
        using var model = NetModels.Perceptron(7, [8200, 8, 8200, 3], type, form);
        var rows = NetModels.Rows(8, 40);

        var made = ModelOptimizer.Optimize(model, new() { Calibration = rows }, Stop);
        using var small = new Model(made.Definition);

        Assert.Equal(["int8", "int8, computed with", "int8, computed with", "int8"], made.Weights.Select(weight => weight.Kept));
        Assert.Equal("weights int8 with a scale for each output of a layer; 2 layers compute with whole numbers, in steps calibrated on 40 rows", made.Method);
        Assert.Equal(2, OnnxModel.Read(made.Definition.Onnx).Nodes.Count(node => node.Operator == "MatMulInteger"));
        Near(model.Score(rows), small.Score(rows), 0.03);
    }

    [Fact]
    public void A_rows_scores_do_not_depend_on_the_rows_beside_it()
    {
        using var small = new Model(ModelOptimizer.Optimize(NetModels.Perceptron(9, [256, 256, 3]), new() { Calibration = NetModels.Rows(10, 200) }, Stop).Definition);
        var rows = NetModels.Rows(11, 60);
        var together = small.ScoreInRuntime(rows).Probabilities!;

        for (var row = 0; row < rows.RowCount; row++)
        {
            var alone = small.Score(rows.Take([row])).Probabilities!;
            Assert.Equal(together.AsSpan(row * 3, 3).ToArray(), alone, (left, right) => Math.Abs(left - right) < 1e-6);
        }
    }

    [Theory]
    [InlineData(true, 16)]
    [InlineData(false, 16)]
    [InlineData(true, 512)]
    public void A_convolutional_net_computes_with_whole_numbers_and_scores_nearly_as_before(bool normal, int dense)
    {
        using var model = NetModels.Convolutional(12, normal, dense);
        var pictures = NetModels.Pictures(13, 60);

        var made = ModelOptimizer.Optimize(model, new() { Calibration = pictures }, Stop);
        using var small = new Model(made.Definition);

        var graph = OnnxModel.Read(made.Definition.Onnx);
        Assert.Equal(dense == 512 ? 1 : 0, graph.Nodes.Count(node => node.Operator == "MatMulInteger"));
        Assert.DoesNotContain(graph.Nodes, node => node.Operator == "BatchNormalization");
        Assert.Equal(["int8, computed with", "int8, computed with", dense == 512 ? "int8, computed with" : "int8"], made.Weights.Take(3).Select(weight => weight.Kept));
        Near(model.Score(pictures), small.Score(pictures), 0.04);
        Assert.Equal(3, small.Score(NetModels.Pictures(14, 1)).Probabilities!.Length);
    }

    [Fact]
    public void Fp16_of_a_convolutional_net_differs_by_the_rounding_of_its_weights_only()
    {
        using var model = NetModels.Convolutional(15);
        var pictures = NetModels.Pictures(16, 30);

        var made = ModelOptimizer.Optimize(model, new() { Precision = WeightPrecision.Float16 }, Stop);
        using var small = new Model(made.Definition);

        Assert.Equal("weights fp16, made numbers of their former precision when the graph is loaded", made.Method);
        Assert.All(made.Weights, weight => Assert.InRange(weight.Error, 1e-6, 1.0 / 2048));
        Near(model.Score(pictures), small.Score(pictures), 0.002);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes()
    {
        using var model = NetModels.Perceptron(17, [300, 300, 3]);
        var rows = NetModels.Rows(18, 100);

        byte[] Made() => ModelOptimizer.Optimize(model, new() { Calibration = rows }, Stop).Definition.Onnx;

        Assert.Equal(Made(), Made());
    }

    [Fact]
    public void Without_rows_to_calibrate_with_only_weights_are_small()
    {
        using var model = NetModels.Convolutional(19);

        var made = ModelOptimizer.Optimize(model, new(), Stop);

        Assert.Equal(["int8", "int8", "int8"], made.Weights.Select(weight => weight.Kept));
        Assert.Equal("weights int8 with a scale for each output of a layer, made numbers again when the graph is loaded", made.Method);
        using var small = new Model(made.Definition);
        var pictures = NetModels.Pictures(20, 20);
        Near(model.Score(pictures), small.Score(pictures), 0.02);
    }

    [Fact]
    public void What_the_model_takes_and_gives_stays_and_what_no_longer_holds_is_left_out()
    {
        using var source = NetModels.Perceptron(21, [64, 3]);
        using var model = new Model(source.Definition with
        {
            Baseline = ModelBaseline.Of(NetModels.Rows(1, 50)),
            InputExample = NetModels.Rows(1, 5),
            Coefficients = new LinearCoefficients(["c0"], [0], [], 0),
            Evaluation = new EvaluationBaseline("test", 5, new Dictionary<string, MetricBaseline>()),
            Metadata = source.Metadata with { Extra = new Dictionary<string, string> { ["note"] = "kept" } },
        });

        var made = ModelOptimizer.Optimize(model, new() { Precision = WeightPrecision.Float16 }, Stop);

        Assert.Equal(["The table of its weights (coefficients.json) is left out, since it says what they were before."], made.Notes);
        var (before, after) = (model.Definition, made.Definition);
        Assert.Equal((before.Signature, before.Baseline, before.InputExample), (after.Signature, after.Baseline, after.InputExample));
        Assert.Null(after.Coefficients);
        Assert.Null(after.Evaluation);
        using var folder = new TemporaryFolder();
        ModelFolder.Write(folder.File("small"), after);
        using var read = Model.Load(folder.File("small"));
        Assert.Equal(["note=kept", "optimized=fp16", $"optimized_method={made.Method}"], read.Metadata.Extra.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
        Near(model.Score(NetModels.Rows(2, 9)), read.Score(NetModels.Rows(2, 9)), 0.001);
        Assert.Equal("The model was made fp16 already. Optimize the one that it was made from.", Refused(read, WeightPrecision.Int8));
    }

    [Theory]
    [InlineData(WeightPrecision.Int8, "Nothing of this model can be made int8: it multiplies by no matrix.")]
    [InlineData(WeightPrecision.Float16, "Nothing of this model can be made fp16: it multiplies by no matrix.")]
    public void A_model_without_a_matrix_is_refused(WeightPrecision precision, string sentence) => Assert.Equal(sentence, Refused(new Model(TestModels.Line()), precision));

    [Fact]
    public void A_small_model_and_a_tree_ensemble_and_a_model_without_a_graph_are_refused()
    {
        Assert.Equal("Nothing of this model can be made int8: its largest matrix has 24 weights, and fewer than 256 take no less space that way.", Refused(NetModels.Perceptron(1, [3]), WeightPrecision.Int8));
        Assert.Equal("Nothing of this model can be made fp16: its largest matrix has 9 weights, and fewer than 256 take no less space that way.", Refused(ImageModels.Colours(), WeightPrecision.Float16));
        var graph = new GraphBuilder();
        var x = graph.Cast(graph.Node("Reshape", [graph.Input("x", OnnxType.Double, -1), graph.Constant([-1L, 1L], 2)]), OnnxType.Float);
        graph.Output(graph.MlNode("TreeEnsembleRegressor", [x]), "prediction", OnnxType.Double, -1);
        var facts = new ModelFacts { Task = LearningTask.Regression };
        using var trees = new Model(new ModelDefinition(graph.Model.ToBytes(), new ModelSignature([], []), facts));
        Assert.Equal("Nothing of this model can be made int8: it is a tree ensemble, which compares and adds, and multiplies by no weights.", Refused(trees, WeightPrecision.Int8));
        using var other = new Model(new ModelDefinition([], new ModelSignature([], []), facts) { Flavor = "mlnet" });
        Assert.Equal("The model is kept in the format of mlnet and has no ONNX graph, whose weights could be made fp16.", Refused(other, WeightPrecision.Float16));
    }

    [Fact]
    public void Weights_beyond_fp16_stay_and_those_below_it_are_counted()
    {
        using var source = NetModels.Perceptron(22, [64, 64, 3], OnnxType.Float);
        var graph = OnnxModel.Read(source.Definition.Onnx);
        var kernels = graph.Initializers.Where(tensor => tensor.Dimensions.Count == 2).ToArray();
        Changed(graph, kernels[0], (5, 70000));
        Changed(graph, kernels[1], (0, 1e-9f), (1, -1e-8f));
        using var model = new Model(source.Definition with { Onnx = graph.ToBytes() });

        var made = ModelOptimizer.Optimize(model, new() { Precision = WeightPrecision.Float16 }, Stop);

        Assert.Equal(["float", "fp16"], made.Weights.Select(weight => weight.Kept));
        Assert.Equal(
        [
            "The weights of Gemm 8×64 stay as they are: one is 70000, and fp16 ends at 65504.",
            "2 of the 4096 weights of Gemm 64×64 become 0: fp16 has no number between 0 and 6E-08.",
        ],
        made.Notes);

        Changed(graph, graph.Initializers.Single(tensor => tensor.Name == kernels[1].Name), (0, float.NaN));
        using var none = new Model(source.Definition with { Onnx = graph.ToBytes() });
        Assert.Equal(
            "Nothing of this model can be made fp16: The weights of Gemm 8×64 stay as they are: one is 70000, and fp16 ends at 65504. The weights of Gemm 64×64 stay as they are: one is NaN, and fp16 ends at 65504.",
            Refused(none, WeightPrecision.Float16));
        Assert.Equal(["int8", "float"], ModelOptimizer.Optimize(none, new(), Stop).Weights.Select(weight => weight.Kept));
        Assert.Equal(["The weights of Gemm 64×64 stay as they are: not all of them are finite numbers."], ModelOptimizer.Optimize(none, new(), Stop).Notes);
    }

    [Fact]
    public void A_layer_with_missing_values_in_the_calibration_computes_as_before()
    {
        using var model = NetModels.Perceptron(23, [256, 256, 3]);
        var rows = NetModels.Rows(24, 20);
        rows = rows.With(new Column<double>("x3", [.. Enumerable.Repeat(double.NaN, 20)]));

        var made = ModelOptimizer.Optimize(model, new() { Calibration = rows }, Stop);

        Assert.All(made.Weights, weight => Assert.Equal("int8", weight.Kept));
        Assert.Equal(["Gemm 256×256 computes as before: its values were infinite or missing in rows of the calibration."], made.Notes);
    }

    [Fact]
    public void Rows_to_calibrate_with_must_be_the_models()
    {
        using var model = NetModels.Perceptron(25, [256, 256, 3]);

        Assert.Equal("The data to calibrate with has no rows. Give some of those that the model is made for.", Assert.Throws<InvalidInputException>(() => ModelOptimizer.Optimize(model, new() { Calibration = NetModels.Rows(1, 0) }, Stop)).Message);
        var lacking = new Frame(NetModels.Rows(1, 3).Columns.Where(column => column.Name != "x2"));
        Assert.StartsWith("The model needs the column 'x2', which the data lacks.", Assert.Throws<InvalidInputException>(() => ModelOptimizer.Optimize(model, new() { Calibration = lacking }, Stop)).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => ModelOptimizer.Optimize(model, new() { Calibration = NetModels.Rows(1, 3) }, new CancellationToken(canceled: true)));
    }

    private static string Refused(Model model, WeightPrecision precision)
    {
        var sentence = Assert.Throws<InvalidInputException>(() => ModelOptimizer.Optimize(model, new() { Precision = precision }, Stop)).Message;
        return sentence;
    }

    private static void Changed(OnnxModel graph, OnnxTensor tensor, params (int Place, float Value)[] changes)
    {
        var values = tensor.Values<float>().ToArray();
        foreach (var (place, value) in changes)
        {
            values[place] = value;
        }

        graph.Initializers[graph.Initializers.IndexOf(tensor)] = OnnxTensor.Of<float>(OnnxType.Float, values, [.. tensor.Dimensions]).Named(tensor.Name);
    }

    private static void Near(ModelScores left, ModelScores right, double most)
    {
        var worst = left.Probabilities!.Zip(right.Probabilities!).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.True(worst <= most, $"Probabilities differ by {worst}.");
    }
}
