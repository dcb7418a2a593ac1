namespace ModelOps.Learning.Tests.Pipelines;

public sealed class FittedPipelineTests
{
    private static readonly RawInput[] _inputs = [new("a", false, ColumnType.Float64), new("b", false, ColumnType.Int64), new("s", true, ColumnType.String)];

    private static StepContext Context(Frame frame) => new(LearningTask.Regression, new Targets(frame.Numbers("value"), 0), 1, []);

    [Theory]
    [InlineData("fill; scale; one-hot")]
    [InlineData("fill(indicator=true); clip; log; ordinal")]
    [InlineData("fill; interact(a, b); hash(buckets=8); select(method=variance)")]
    [InlineData("fill; bucketize; fill-text; one-hot(min_count=3)")]
    public void Training_rows_become_the_features_that_they_become_later(string steps)
    {
        var frame = RandomFrames.Training(21);

        var (pipeline, features) = FittedPipeline.Fit(frame, _inputs, PipelineSteps.Parse(steps), Context(frame));

        var again = pipeline.Transform(frame);
        Assert.Equal(pipeline.Features, features.Columns.Select(column => column.Name));
        Assert.Equal(features.Columns, again.Columns);
        Assert.Equal(features.Array, again.Array);
    }

    [Fact]
    public void Rows_do_not_depend_on_each_other()
    {
        var frame = RandomFrames.Training(22);
        var (pipeline, _) = FittedPipeline.Fit(frame, _inputs, PipelineSteps.Parse("fill; scale; one-hot"), Context(frame));
        var wild = RandomFrames.Wild(23);
        var all = pipeline.Transform(wild);
        for (var row = 0; row < wild.RowCount; row++)
        {
            Assert.Equal(all.Row(row).ToArray(), pipeline.Transform(wild.Take([row])).Array);
        }
    }

    [Fact]
    public void Scales_lead_back_to_the_raw_numbers()
    {
        var frame = RandomFrames.Training(24);
        var (pipeline, features) = FittedPipeline.Fit(frame, _inputs, PipelineSteps.Parse("fill(b); scale(b); scale(b, method=minmax)"), Context(frame));
        var (shift, scale) = pipeline.Scales["b"];
        var place = pipeline.Features.ToList().IndexOf("b");
        for (var row = 0; row < frame.RowCount; row++)
        {
            if (frame["b"][row] is long given)
            {
                Assert.Equal(given, (features.Row(row)[place] * scale) + shift, 1e-5);
            }
        }
    }

    [Fact]
    public void Joined_preparations_stand_side_by_side()
    {
        var frame = RandomFrames.Training(25);
        FittedPipeline Fit(string steps) => FittedPipeline.Fit(frame, _inputs, PipelineSteps.Parse(steps), Context(frame)).Pipeline;
        var (left, right) = (Fit("fill; one-hot"), Fit("fill; scale"));
        var joined = new JoinedPipelines([left, right]).Transform(frame);
        var (first, second) = (left.Transform(frame), right.Transform(frame));

        Assert.Equal([.. first.Columns, .. second.Columns], joined.Columns);
        Assert.All(Enumerable.Range(0, frame.RowCount), row => Assert.Equal([.. first.Row(row), .. second.Row(row)], joined.Row(row).ToArray()));
    }
}
