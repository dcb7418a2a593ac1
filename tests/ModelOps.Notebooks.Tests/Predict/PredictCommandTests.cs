using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Predict;

/// <summary>What <c>#!predict</c> gives for rows that fit, and what it says of those that do not.</summary>
public sealed class PredictCommandTests(TrainedBench trained) : IClassFixture<TrainedBench>
{
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Predictions_are_shown_row_by_row_and_kept()
    {
        _bench.Host.Variables["few"] = _bench.Frame("test").Head(3);

        Golden.Equal("predict.txt", await _bench.ShownAsync("predict credit@champion --data few --key housing,age_years --as scored"));

        Assert.Equal(3, _bench.Frame("scored").RowCount);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("credit@champion")]
    [InlineData("credit/1")]
    [InlineData("models:/credit/1")]
    public async Task However_the_model_is_named_magic_and_call_give_the_same(string reference)
    {
        await _bench.RunAsync($"predict {reference} --data test --as scored");

        var called = await _bench.Ops.PredictAsync(reference, _bench.Frame("test"), cancellationToken: Stop);

        Assert.Equal(trained.Model.Model.Model.Predict(_bench.Frame("test")).Digest(), called.Digest());
        Assert.Equal(called.Digest(), _bench.Frame("scored").Digest());
    }

    [Fact]
    public async Task Columns_in_another_order_and_columns_more_change_nothing_in_process_and_over_HTTP()
    {
        var test = _bench.Frame("test");
        var odd = test.Drop("risk").Select(test.Drop("risk").Columns.Select(column => column.Name).Reverse()).With(StringColumn.From("note", Enumerable.Repeat("ünread\n", test.RowCount)));
        await using var deployment = await _bench.Ops.DeployAsync("model", "ordered", cancellationToken: Stop);

        var expected = await _bench.Ops.PredictAsync("model", test, cancellationToken: Stop);

        Assert.Equal(expected.Digest(), (await _bench.Ops.PredictAsync("model", odd, cancellationToken: Stop)).Digest());
        Assert.Equal(expected.Digest(), (await _bench.Ops.PredictAsync("ordered", odd, cancellationToken: Stop)).Digest());
    }

    [Fact]
    public async Task Missing_values_and_unseen_categories_get_a_prediction_each()
    {
        var head = _bench.Frame("test").Head(3);
        var odd = head.With(new Column<double>("age_years", [double.NaN, 30, 40]), StringColumn.From("housing", [null, "tent", "own"]));

        var scored = await _bench.Ops.PredictAsync("model", odd, cancellationToken: Stop);

        Assert.Equal(3, scored.RowCount);
        Assert.Equal(0, scored.Columns.Sum(column => column.MissingCount));
    }

    [Fact]
    public async Task Columns_that_are_missing_or_of_another_type_are_named_in_process_and_over_HTTP()
    {
        var test = _bench.Frame("test").Drop("risk");
        _bench.Host.Variables["short"] = test.Drop("housing", "age_years");
        _bench.Host.Variables["near"] = test.Rename("housing", "hosing");
        _bench.Host.Variables["text"] = test.With(StringColumn.From("age_years", Enumerable.Repeat("old", test.RowCount)));
        await using var deployment = await _bench.Ops.DeployAsync("model", "strict", cancellationToken: Stop);

        Assert.Equal("The model needs the columns 'age_years', 'housing', which the data lacks. The data has: duration_months, credit_amount, checking_account_status.", (await _bench.RefusedAsync("predict model --data short")).Message);
        Assert.Equal("The model needs the column 'housing', which the data lacks. Did you mean 'hosing'? The data has: duration_months, credit_amount, age_years, checking_account_status, hosing.", (await _bench.RefusedAsync("predict model --data near")).Message);
        Assert.StartsWith("Column 'age_years' holds 'old' in row 1, but the model needs ", (await _bench.RefusedAsync("predict model --data text")).Message);
        Assert.StartsWith("The model server refused the rows (400): Model is missing inputs ['age_years', 'housing'].", (await _bench.RefusedAsync("predict strict --data short")).Message);
        Assert.StartsWith("The model server refused the rows (400): ", (await _bench.RefusedAsync("predict strict --data text")).Message);
    }

    [Fact]
    public async Task No_rows_are_no_predictions()
    {
        var none = await _bench.Ops.PredictAsync("model", _bench.Frame("test").Head(0), cancellationToken: Stop);

        Assert.Equal(0, none.RowCount);
        Assert.Equal(["label", "probability_good", "probability_bad"], none.Columns.Select(column => column.Name));
    }

    [Theory]
    [InlineData(Face.Notebook, "predict modle --data tset", "There is no variable and no file 'tset'. Did you mean 'test'? Load data with #!data load FILE --as tset.")]
    [InlineData(Face.Notebook, "predict modle --data test", "No deployment, variable or folder is named 'modle'. Running: none. Or write name@alias, name/version or runs:/ID/model.")]
    [InlineData(Face.Terminal, "predict modle --data test", "No deployment or folder is named 'modle'. Running: none. Or write name@alias, name/version or runs:/ID/model.")]
    [InlineData(Face.Notebook, "predict model --data test --key a,b", "'--key' names 'a', but test has no such column. Its columns are: duration_months, credit_amount, age_years, checking_account_status, housing, risk.\n'--key' names 'b', but test has no such column. Its columns are: duration_months, credit_amount, age_years, checking_account_status, housing, risk.")]
    [InlineData(Face.CSharp, "predict --data test", "'predict' needs MODEL as word 1, or 'Url': a deployment, a model, or the address of a model server.")]
    [InlineData(Face.Terminal, "predict --url localhost:5010 --data test", "'--url' cannot be 'localhost:5010'. Give the address of a model server, such as http://127.0.0.1:5010.")]
    public async Task Words_that_do_not_fit_are_named_and_no_variable_is_made(Face face, string line, string expected)
    {
        Assert.Equal(expected, await _bench.RefusedAsync(face, line + " --as never"));
        Assert.DoesNotContain("never", _bench.Host.Variables.Keys);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5010", "http://127.0.0.1:5010/")]
    [InlineData("http://127.0.0.1:5010/", "http://127.0.0.1:5010/")]
    [InlineData("https://host/models/wine/invocations", "https://host/models/wine/")]
    [InlineData("https://host/invocations/", "https://host/")]
    [InlineData("http://host?x=1", null)]
    [InlineData("http://host/#a", null)]
    [InlineData("file:///tmp/x", null)]
    [InlineData("", null)]
    public void An_address_is_read_as_people_write_it(string text, string? expected)
    {
        if (expected is null)
        {
            Assert.StartsWith($"'Url' cannot be '{text}'.", Assert.Throws<InvalidInputException>(() => ServerAddress.Parse(text)).Message);
        }
        else
        {
            Assert.Equal(expected, ServerAddress.Parse(text).ToString());
        }
    }
}
