using Microsoft.ML;
using Microsoft.ML.Data;
using ModelOps.Learning.MLNet.Tests.Importing;

namespace ModelOps.Learning.MLNet.Tests.Fitting;

/// <summary>Only what ML.NET's exporter throws means that a part has no ONNX form: an error of ours must not be taken for it.</summary>
[Collection(Alone.Name)]
public sealed class ExportErrorTests
{
    private static readonly MLContext _ml = ExportFixtures.Context;

    [Fact]
    public void What_the_exporter_throws_is_one()
    {
        var fitted = _ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Transforms.NormalizeLogMeanVariance("Features")).Append(_ml.Regression.Trainers.Sdca("Y", maximumNumberOfIterations: 3)).Fit(ExportFixtures.Rows);

        var error = Assert.ThrowsAny<Exception>(() => OnnxExport.Bytes(_ml, fitted, ExportFixtures.Rows));

        Assert.True(PipelineGraph.IsExportError(error), error.ToString());
    }

    [Fact]
    public void What_we_throw_while_the_exporter_reads_our_rows_is_none()
    {
        var fitted = ExportFixtures.All["numbers-sdca"].Fit(ExportFixtures.Rows);
        var rows = new RowsView(1, [.. ExportFixtures.Rows.Schema.Select(column => new ViewColumn(column.Name, column.Type, _ => throw new InvalidOperationException("a mistake of ours")))]);

        var error = Assert.ThrowsAny<Exception>(() => ScoreReader.Read(fitted.Transform(rows), "Score", out _)).GetBaseException();

        Assert.Equal("a mistake of ours", Assert.IsType<InvalidOperationException>(error).Message);
        Assert.False(PipelineGraph.IsExportError(error), error.ToString());
    }

    [Theory]
    [InlineData(typeof(KeyNotFoundException))]
    [InlineData(typeof(ArgumentException))]
    [InlineData(typeof(NotSupportedException))]
    [InlineData(typeof(IOException))]
    public void An_error_of_nobody_else_is_none(Type type)
    {
        var error = Assert.ThrowsAny<Exception>((Action)(() => throw (Exception)Activator.CreateInstance(type)!));

        Assert.False(PipelineGraph.IsExportError(error));
    }

    [Fact]
    public void Scores_of_another_width_than_asked_for_are_refused() =>
        Assert.Equal("ML.NET gives 3 scores a row where 2 were expected.", Assert.Throws<ModelException>(() => ScoreShape.Spread([1, 2, 3], 3, new double[2])).Message);

    [Fact]
    public void One_probability_becomes_one_for_each_class()
    {
        var spread = new double[4];
        ScoreShape.Spread([0.25f, 1f], 1, spread);

        Assert.Equal([0.75, 0.25, 0, 1], spread);
    }
}
