using System.Text.Json;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Monitor;

/// <summary>A deployment's log by <c>#!monitor</c>, with a model that was trained here.</summary>
public sealed class MonitorCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_windows_are_shown_with_the_column_that_moved_most()
    {
        await ScoreAsync();
        var shown = await _bench.ShownAsync($"monitor {_bench.File("log")} --model model --as seen");
        Assert.Contains("version 1: Drifted from training: age_years (PSI ", shown);
        Assert.Contains("How the score of age_years comes about; the last column adds up to ", shown);
        Assert.Contains("Windows, the newest first", shown);
        Assert.True(((MonitorResult)_bench.Host.Variables["seen"]).Report.Latest.IsDrifted);
    }

    [Fact]
    public async Task The_model_is_the_version_that_the_deployment_served()
    {
        await _bench.RunAsync("train train --target risk --trainer logistic --as model");
        await _bench.RunAsync("register model --name credit --alias champion");
        await _bench.RunAsync("deploy credit@champion --payloads 1");
        await LogAsync(_bench.File(Path.Combine("state", "deployments", "credit", "payloads")));
        Assert.Contains("version 1: Drifted from training: age_years (PSI ", await _bench.ShownAsync("monitor credit"));
        Assert.StartsWith("There is no version 7 of credit. The aliases of credit are: champion.", (await Assert.ThrowsAnyAsync<ModelOpsException>(() => _bench.RunAsync("monitor credit --version 7"))).Message);
    }

    [Fact]
    public async Task A_log_that_no_deployment_wrote_needs_a_model()
    {
        await ScoreAsync();
        Assert.Equal($"Which model wrote the log '{_bench.File("log")}' is not known here. Give it with --model.", (await _bench.RefusedAsync($"monitor {_bench.File("log")}")).Message);
    }

    [Fact]
    public async Task The_board_of_a_running_deployment_is_named()
    {
        await _bench.RunAsync("train train --target risk --trainer logistic --as model");
        var model = ((TrainResult)_bench.Host.Variables["model"]).Model;
        var deployment = await _bench.Ops.DeployAsync(model, new DeployOptions { Name = "watched", Payloads = 1, Alerts = ["alertmanager+http://127.0.0.1:9"] }, TestContext.Current.CancellationToken);
        await deployment.PredictAsync(_bench.Frame("test").Drop("risk"), TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        Assert.Contains("watched", await http.GetStringAsync(new Uri(deployment.Address, "board"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await _bench.RunAsync("monitor watched --model model --as seen");
        var seen = (MonitorResult)_bench.Host.Variables["seen"];
        Assert.Equal(new Uri(deployment.Address, "board"), seen.Board);
    }

    [Fact]
    public async Task An_address_that_is_a_secret_is_refused_as_an_option()
    {
        await _bench.RunAsync("train train --target risk --trainer logistic --as model");
        Assert.Equal("The address of an alert channel would be kept in a file, and it is a secret. Put it into an environment variable, and give 'env:NAME', or into a file of its own, and give 'file:PATH'.", (await _bench.RefusedAsync("deploy model --alerts slack+https://hooks.slack.com/services/x")).Message);
    }

    [Fact]
    public async Task The_report_is_written_as_a_page_and_as_JSON()
    {
        await ScoreAsync();
        await _bench.RunAsync($"monitor {_bench.File("log")} --model model --rows 200 --html out/report.html --json report.json --show housing");
        Assert.Contains("<h2>How each score comes about</h2>", File.ReadAllText(_bench.File(Path.Combine("out", "report.html"))), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(_bench.File("report.json")));
        Assert.Equal(200, json.RootElement.GetProperty("windows")[0].GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task It_refuses_a_window_that_has_drifted_after_its_report_was_shown()
    {
        await ScoreAsync();
        var error = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync($"monitor {_bench.File("log")} --model model --fail"));
        Assert.Contains("is not shown to be as in training: Drifted from training: age_years", error.Message);
        Assert.Contains("Windows, the newest first", _bench.Host.Text);
    }

    [Theory]
    [InlineData("monitor nowhere --model model", "No deployment 'nowhere' has a payload log. ")]
    [InlineData("monitor LOG --model model --version 7", "The payload log in 'LOG' has no scored rows of version '7'.")]
    [InlineData("monitor LOG --model model --show agee", "No column 'agee' was compared. The columns are: age_years, ")]
    [InlineData("monitor LOG --model model --rows 0", "The rows of a window, 0, must be 1 or more.")]
    public async Task Bad_input_is_one_sentence(string line, string sentence)
    {
        await ScoreAsync();
        Assert.StartsWith(sentence.Replace("LOG", _bench.File("log")), (await _bench.RefusedAsync(line.Replace("LOG", _bench.File("log")))).Message);
    }

    private async Task ScoreAsync()
    {
        await _bench.RunAsync("train train --target risk --trainer logistic --as model");
        await LogAsync(_bench.File("log"));
    }

    private async Task LogAsync(string folder)
    {
        var model = ((TrainResult)_bench.Host.Variables["model"]).Model.Model;
        await using var log = new PayloadLog(folder);
        var rows = _bench.Frame("test").Drop("risk").Derive("age_years", "age_years", age => age + 25);
        log.Scored(new ScoredRequest("r", "credit", "1", DateTimeOffset.UnixEpoch.AddHours(1), TimeSpan.FromMilliseconds(1), rows.RowCount, 200) { Rows = rows, Answer = model.Predict(rows) });
    }
}
