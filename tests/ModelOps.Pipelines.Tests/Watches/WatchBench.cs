using ModelOps.Files;
using ModelOps.Pipelines.Spec;
using ModelOps.Pipelines.Triggers;
using ModelOps.Pipelines.Watches;

namespace ModelOps.Pipelines.Tests.Watches;

/// <summary>A watch on a file, whose runs are real processes of the engine <c>local</c>: a few lines of shell in the place of the tool, which note that they began and that they came to their end.</summary>
internal sealed class WatchBench : IDisposable
{
    private const string Tool = """
        for word in "$@"; do [ "$last" = --result ] && result=$word; last=$word; done
        echo "$MODELOPS_FIRING $$" >>starts
        while [ -f slow ]; do sleep 0.02; done
        code=$(cat code 2>/dev/null || echo 0)
        echo "said by the run"
        [ "$code" = 0 ] && echo "$MODELOPS_FIRING" >>ends
        [ -f silent ] && exit "$code"
        case $code in 0) status=succeeded error=null;; 3) status=refused error='{"cell":2,"line":1,"name":"CheckFailedException","message":"The data has no rows."}';; *) status=failed error='{"cell":2,"line":1,"name":"Oops","message":"It broke."}';; esac
        echo "{\"status\":\"$status\",\"exit_code\":$code,\"notebook\":\"x\",\"copy\":null,\"outputs\":{},\"runs\":[],\"error\":$error,\"started\":\"2026-11-30T00:00:00Z\",\"ended\":\"2026-11-30T00:00:00Z\",\"seconds\":0,\"finished_early\":null}" >"$result.new" && mv "$result.new" "$result"
        exit "$code"
        """;

    private readonly TemporaryFolder _folder = new();

    internal WatchBench()
    {
        Assert.SkipUnless(JobEngines.Find("local").Missing is null, JobEngines.Find("local").Missing ?? "");
        _folder.Write("data.csv", "0");
        _folder.Write("train.csx", "");
        Parts = new()
        {
            Store = new WatchStore(new UserState(_folder.File("state"))),
            Triggers = [],
            Tool = ["/bin/sh", _folder.Write("tool.sh", Tool)],
            Say = line =>
            {
                lock (Lines)
                {
                    Lines.Add(line[(line.StartsWith("20", StringComparison.Ordinal) ? "2026-11-30 00:00:00 UTC ".Length : 0)..]);
                }

                return ValueTask.CompletedTask;
            },
            Output = text =>
            {
                Output += text;
                return ValueTask.CompletedTask;
            },
        };
        Spec = new()
        {
            Name = "train",
            Target = _folder.File("train.csx"),
            Kind = WatchTarget.Script,
            Folder = _folder.Path,
            Triggers = new() { Data = new DataTriggerSpec(["data.csv"]) { Quiet = TimeSpan.Zero } },
            Retry = new RetrySpec { Times = 1, Delay = TimeSpan.FromMilliseconds(1) },
            Every = TimeSpan.FromSeconds(1),
        };
    }

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal WatchDefinition Spec { get; set; }

    internal WatchParts Parts { get; set; }

    internal List<string> Lines { get; } = [];

    internal string Output { get; private set; } = "";

    internal WatchState State => Parts.Store.Find("train")!;

    /// <summary>The firings whose run began, in order, with the process of each.</summary>
    internal (string Firing, int Process)[] Starts => [.. Read("starts").Select(line => line.Split(' ')).Select(parts => (parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)))];

    /// <summary>The firings whose run came to its end, in order.</summary>
    internal string[] Ends => Read("ends");

    internal void Change(string text) => _folder.Write("data.csv", text);

    internal void Write(string name, string text) => _folder.Write(name, text);

    internal void Delete(string name) => File.Delete(_folder.File(name));

    internal string PathOf(string name) => _folder.File(name);

    internal Task<Watcher> OpenAsync(bool isStandBy = false) => Watcher.OpenAsync(Spec, Parts with { Triggers = TriggerSet.Create(Spec.Triggers, new TriggerContext(_folder.Path)) }, isStandBy, Stop);

    internal async Task<WatchFiring?> OnceAsync()
    {
        using var watcher = await OpenAsync();
        return await watcher.RunOnceAsync(Stop);
    }

    public void Dispose()
    {
        Delete("slow");
        _folder.Dispose();
    }

    private string[] Read(string name) => File.Exists(_folder.File(name)) ? File.ReadAllLines(_folder.File(name)) : [];
}
