using System.Text;
using ModelOps.Serving.Protocol.Columns;
using ModelOps.Serving.Scoring;

namespace ModelOps.Serving.Tests.Scoring;

public sealed class DirectScorerTests
{
    private const string Good = """{"dataframe_records":[{"d":1.5,"l":2,"b":true,"t":"yes"}]}""";

    [Fact]
    public void Only_models_that_managed_code_scores_and_without_params_are_scored_directly()
    {
        using var mixed = TestModels.Mixed();
        using var bare = TestModels.Columns(withSignature: false);
        using var withParams = TestModels.Columns();
        using var runtime = TestModels.Classifier();
        Assert.NotNull(DirectScorer.Of(mixed));
        Assert.NotNull(DirectScorer.Of(bare));
        Assert.Null(DirectScorer.Of(withParams));
        Assert.Null(DirectScorer.Of(runtime));
    }

    [Theory]
    [InlineData(Good, true)]
    [InlineData("""{"dataframe_records":[{"d":true,"l":false,"b":null,"t":null,"note":"x","more":1}]}""", true)]
    [InlineData("""{"dataframe_records":[{"d":1.5,"l":2.5,"b":true,"t":"yes"}]}""", false)]
    [InlineData("""{"dataframe_records":[{"d":1.5,"l":2,"b":1,"t":"yes"}]}""", false)]
    [InlineData("""{"dataframe_records":[{"d":"1.5","l":2,"b":true,"t":"yes"}]}""", false)]
    [InlineData("""{"dataframe_records":[{"d":1.5,"l":2,"b":true,"t":true}]}""", false)]
    [InlineData("""{"dataframe_records":[{"d":1.5,"l":2,"b":true,"t":"yes","w":"2026-01-31"}]}""", false)]
    [InlineData("""{"dataframe_records":[{"d":1.5,"l":2,"b":true}]}""", false)]
    [InlineData("""{"dataframe_records":[{"d":1.5,"l":2,"b":true,"t":"yes"}],"params":{}}""", false)]
    public void Columns_that_need_conversion_or_are_missing_go_by_a_frame(string body, bool isDirect)
    {
        using var model = TestModels.Mixed();
        using var table = Read(model, body);
        Assert.Equal(isDirect, DirectScorer.Of(model)!.TryScore(table) is not null);
    }

    [Fact]
    public void Two_models_share_a_tables_memory()
    {
        using var mixed = TestModels.Mixed();
        using var bare = TestModels.Columns(withSignature: false);
        var (first, second) = (DirectScorer.Of(mixed)!, DirectScorer.Of(bare)!);
        for (var i = 0; i < 20; i++)
        {
            using (var table = Read(mixed, Good))
            {
                Assert.NotNull(first.TryScore(table));
                Assert.Null(second.TryScore(table));
            }

            using var other = Read(bare, """{"dataframe_records":[{"a":1.5,"b":2}]}""");
            Assert.Equal([3.5], second.TryScore(other)!.Values!);
            Assert.Null(first.TryScore(other));
        }
    }

    [Fact]
    public void Many_threads_score_at_the_same_time()
    {
        using var model = TestModels.Columns(withSignature: false);
        var direct = DirectScorer.Of(model)!;
        Parallel.For(0, 5000, i =>
        {
            using var table = Read(model, $$"""{"inputs":{"a":[{{i}},{{i + 1}}],"b":[0.5,0.25]} }""");
            Assert.Equal([i + 0.5, i + 1.25], direct.TryScore(table)!.Values!);
        });
    }

    private static ColumnTable Read(Model model, string body)
    {
        var table = ColumnTable.Rent();
        Assert.True(TableReader.TryRead(Encoding.UTF8.GetBytes(body), model.Signature, table));
        return table;
    }
}
