using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>Predictions carried no column that says which row each is of.</summary>
public sealed class PredictKeysTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public PredictKeysTests()
    {
        var test = (Frame)_bench.Host.Variables["test"];
        string?[] numbers = [.. Enumerable.Range(0, test.RowCount).Select(row => $"loan-{test.RowCount - row}")];
        _bench.Host.Variables["march"] = new Frame([.. test.Columns, StringColumn.From("loan", numbers)]);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Key_columns_come_first_row_by_row_in_process_and_over_HTTP()
    {
        await _bench.RunAsync("train train --target risk --positive bad --as model");
        await _bench.RunAsync("predict model --data march --key loan,housing --as local");
        await _bench.RunAsync("deploy model --name credit");
        await _bench.RunAsync("predict credit --data march --key loan,housing --as served");
        await _bench.RunAsync("predict model --data march --as bare");

        var march = (Frame)_bench.Host.Variables["march"];
        var bare = (Frame)_bench.Host.Variables["bare"];
        foreach (var scored in new[] { (Frame)_bench.Host.Variables["local"], (Frame)_bench.Host.Variables["served"] })
        {
            Assert.Equal(["loan", "housing", .. bare.Columns.Select(column => column.Name)], scored.Columns.Select(column => column.Name));
            Assert.All(Enumerable.Range(0, march.RowCount), row => Assert.Equal((march["loan"][row], march["housing"][row], bare["label"][row]), (scored["loan"][row], scored["housing"][row], scored["label"][row])));
        }

        var inCode = await _bench.Ops.PredictAsync("credit", "march", new() { Key = ["loan"] }, Stop);
        Assert.Equal("loan-250", inCode["loan"][0]);
    }

    [Fact]
    public async Task A_key_that_is_not_there_or_collides_is_refused_by_name()
    {
        await _bench.RunAsync("train train --target risk --positive bad --as model");
        _bench.Host.Variables["twice"] = new Frame([.. ((Frame)_bench.Host.Variables["test"]).Columns.Where(column => column.Name != "risk"), ((Frame)_bench.Host.Variables["test"])["risk"].Rename("label")]);

        Assert.StartsWith("'--key' names 'loans', but march has no such column. Did you mean 'loan'?", (await _bench.RefusedAsync("predict model --data march --key loans")).Message);
        Assert.Equal("'--key' names 'label', which the predictions have as a column of their own. Rename it in the data.", (await _bench.RefusedAsync("predict model --data twice --key label")).Message);
    }

    [Fact]
    public async Task A_server_is_asked_by_its_address()
    {
        await _bench.RunAsync("train train --target risk --positive bad --as model");
        await _bench.RunAsync("deploy model --name credit");
        var address = _bench.Ops.Deployments()["credit"].Address;

        foreach (var url in new[] { $"http://127.0.0.1:{address.Port}", address.ToString(), $"{address}invocations" })
        {
            await _bench.RunAsync($"predict --url {url} --data march --key loan --as served");
            Assert.Equal(250, ((Frame)_bench.Host.Variables["served"]).RowCount);
        }

        var inCode = await _bench.Ops.PredictAsync(null, "march", new() { Url = address.ToString() }, Stop);
        Assert.Equal(250, inCode.RowCount);
        Assert.Contains("over HTTP from", _bench.Host.Text);
        Assert.StartsWith("'--url' cannot be 'ftp://x'.", (await _bench.RefusedAsync("predict --url ftp://x --data march")).Message);
        Assert.StartsWith("'credit' and '--url' both say", (await _bench.RefusedAsync($"predict credit --url {address} --data march")).Message);
        Assert.StartsWith("'predict' needs MODEL", (await _bench.RefusedAsync("predict --data march")).Message);
        await _bench.RunAsync("undeploy credit");
        Assert.StartsWith($"No model server answers at {address}", (await _bench.RefusedAsync($"predict --url {address} --data march")).Message);
    }
}
