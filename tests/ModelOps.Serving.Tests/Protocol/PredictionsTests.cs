using System.Text;
using System.Text.Json;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Tests.Protocol;

public sealed class PredictionsTests
{
    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    [InlineData(123456789012345680.0, "1.2345678901234568E+17")]
    [InlineData(-1.7976931348623157e308, "-1.7976931348623157E+308")]
    [InlineData(5e-324, "5E-324")]
    public void A_number_is_written_so_that_it_reads_back(double value, string text)
    {
        var bytes = new byte[JsonValue.LongestNumber];
        var written = Encoding.UTF8.GetString(bytes, 0, JsonValue.Number(bytes, value, mlflowNumbers: false));
        Assert.Equal(text, written);
        Assert.Equal(value, JsonDocument.Parse(written).RootElement.GetDouble());
    }

    [Fact]
    public void Labels_and_classes_are_written_as_JSON_texts()
    {
        string[] classes = ["a \"b\"", "ü<c>", "7"];
        Assert.Equal(
            """{"predictions":[{"label":"\u00FC\u003Cc\u003E","probability_a \u0022b\u0022":0.25,"probability_\u00FC\u003Cc\u003E":0.5,"probability_7":null},{"label":"7","probability_a \u0022b\u0022":1.0,"probability_\u00FC\u003Cc\u003E":0.0,"probability_7":0.0}]}""",
            Write(new ModelScores(2, classes) { Labels = [1, 2], Probabilities = [0.25, 0.5, double.NaN, 1, 0, 0] }));
        Assert.Equal("""{"predictions":[{"label":"7"}]}""", Write(new ModelScores(1, classes) { Labels = [2] }));
        Assert.Equal("""{"predictions":[{"probability_a \u0022b\u0022":0.5,"probability_\u00FC\u003Cc\u003E":0.25,"probability_7":0.25}]}""", Write(new ModelScores(1, classes) { Probabilities = [0.5, 0.25, 0.25] }));
    }

    [Fact]
    public void Values_stand_alone_and_other_outputs_beside_them()
    {
        Assert.Equal("""{"predictions":[1.5,null,2.0]}""", Write(new ModelScores(3, []) { Values = [1.5, double.PositiveInfinity, 2] }));
        Assert.Equal("""{"predictions":[]}""", Write(new ModelScores(0, []) { Values = [] }));
        Assert.Equal(
            """{"predictions":[{"prediction":1.0,"why":"a"},{"prediction":2.0,"why":null}]}""",
            Write(new ModelScores(2, []) { Values = [1, 2], Others = [StringColumn.From("why", ["a", null])] }));
        Assert.Equal("""{"predictions":[true,null]}""", Write(new ModelScores(2, []) { Others = [new Column<bool>("prediction", [true, false], [false, true])] }));
    }

    [Fact]
    public void A_buffer_grows_and_can_be_used_by_other_writers()
    {
        using var buffer = new PooledBuffer(16);
        for (var i = 0; i < 10_000; i++)
        {
            buffer.Write("ab"u8);
        }

        buffer.GetMemory(5).Span[0] = (byte)'c';
        buffer.Advance(1);
        Assert.Equal(20_001, buffer.Written.Length);
        Assert.Equal("abc", Encoding.UTF8.GetString(buffer.WrittenMemory.Span[^3..]));
    }

    private static string Write(ModelScores scores)
    {
        using var model = new Model(TestModels.Mixed().Definition with { Metadata = new ModelFacts { Task = LearningTask.Multiclass, Classes = [.. scores.Classes] } });
        using var buffer = new PooledBuffer();
        new Predictions(model, mlflowNumbers: false).Write(scores, buffer);
        return Encoding.UTF8.GetString(buffer.Written);
    }
}
