using ModelOps.Models;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Tests.Parity;

public sealed class TextTablesTests
{
    public static TheoryData<string, string, string> All => Parity.TrainersAndTargets();

    /// <summary>Rewriting a graph for many rows changes no bit of what it gives, whichever trainer wrote it, and no label.</summary>
    [Theory, MemberData(nameof(All))]
    public void The_rewritten_graph_gives_the_same_bits(string trainer, string target, string set)
    {
        var problem = LearningProblem.Of(RandomFrames.Training(3), Parity.Options(target, trainer, set));
        var definition = problem.Fit(problem.CreateTrainer()).ToDefinition();
        var model = OnnxModel.Read(definition.Onnx);
        var tables = TextTables.Of(model)!;
        using var plain = new OnnxSession(definition.Onnx);
        using var rewritten = new OnnxSession(model.ToBytes());
        var frame = RandomFrames.Wild(3, 200);
        ColumnFeed[] feeds = [.. plain.Inputs.Select(input => ColumnFeed.Of(input.Type, frame[input.Name], frame.RowCount))];

        var expected = plain.Run([.. feeds.Select(feed => feed.Rows(0, 200))]);
        var actual = rewritten.Run([.. feeds.Select(feed => feed is TextFeed text ? text.Table : feed.Rows(0, 200)), .. feeds.OfType<TextFeed>().Select(text => text.Places(0, 200))]);

        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].Type == OnnxType.String)
            {
                Assert.Equal(expected[i].Texts(), actual[i].Type == OnnxType.String ? actual[i].Texts() : [.. actual[i].Values<long>().ToArray().Select(place => tables.Labels![(int)place])]);
                continue;
            }

            var (left, right) = (new double[expected[i].Length], new double[actual[i].Length]);
            expected[i].CopyTo(left);
            actual[i].CopyTo(right);
            Assert.Equal(left.Select(BitConverter.DoubleToInt64Bits), right.Select(BitConverter.DoubleToInt64Bits));
        }
    }
}
