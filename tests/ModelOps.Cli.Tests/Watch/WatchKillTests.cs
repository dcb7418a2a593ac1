using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Watch;

/// <summary>Two watches of the same data, and kill -9 at seeded times: of the one that runs it, of the one that stands by, and of the run.</summary>
public sealed class WatchKillTests : IDisposable
{
    private static readonly int _kills = KillTrials.CountOr(2);
    private static readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("MODELOPS_WATCH_SEED"), CultureInfo.InvariantCulture, out var given) ? given : 14;
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };
    private readonly TemporaryFolder _folder = new();
    private readonly Process?[] _watches = new Process?[2];

    private WatchState? State => _folder.File(".state", "watches", "work", "watch.json") is var file && File.Exists(file) ? JsonSerializer.Deserialize<WatchState>(File.ReadAllText(file), _json) : null;

    public void Dispose()
    {
        foreach (var watch in _watches.OfType<Process>())
        {
            watch.Kill();
            watch.WaitForExit();
            watch.Dispose();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Each_change_leads_to_one_completed_run_whoever_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local'.");
        var random = new Random(_seed);
        _folder.Write("data.csv", "0");
        // What a run does, it does once for each firing, in one write.
        _folder.Write("work.csx",
            """
            var firing = Environment.GetEnvironmentVariable("MODELOPS_FIRING");
            File.AppendAllText("starts", $"{firing} {Environment.ProcessId}\n");
            await Task.Delay(300);
            if (!File.Exists("ends") || !File.ReadAllLines("ends").Contains(firing)) File.AppendAllText("ends", firing + "\n");
            """);
        _folder.Write("watch.yaml", "run: work.csx\nwatch: {data: {paths: [data.csv], quiet: 0s}}\nretry: {times: 100, delay: 10ms}\nevery: 1s\n");
        Revive();
        await Wait.UntilAsync(() => State?.Waits == "waits for data", "the first look");

        var runsKilled = 0;
        for (var round = 1; round <= _kills; round++)
        {
            // In one step: a watch that looks between an emptied and a written file sees two changes.
            _folder.Write("data.new", $"{round}");
            File.Move(_folder.File("data.new"), _folder.File("data.csv"), overwrite: true);
            var victim = random.Next(4);
            if (victim < 3)
            {
                await Task.Delay(random.Next(6000), TestContext.Current.CancellationToken);
                // Mostly the one that runs it.
                var runner = State?.Process?.Id;
                var watch = Array.Find(_watches, each => each!.Id == runner) is { } leader && victim < 2 ? leader : Array.Find(_watches, each => each!.Id != runner)!;
                watch.Kill();
            }
            else
            {
                var starts = round + runsKilled;
                await Wait.UntilAsync(() => Lines("starts").Length >= starts, "the run");
                await Task.Delay(random.Next(300), TestContext.Current.CancellationToken);
                runsKilled += Kill(int.Parse(Lines("starts")[^1].Split(' ')[1], CultureInfo.InvariantCulture)) ? 1 : 0;
            }

            Revive();
            var expected = round;
            await Wait.UntilAsync(() => State is { Firing: null } state && state.Fired == expected, $"the outcome of round {round}");
            Assert.True(State!.Last!.Outcome == WatchOutcome.Succeeded, State.Last.Error);
            Assert.Equal(round, Lines("ends").Length);
            Assert.Equal(State.Last.Id, Lines("ends")[^1]);
        }

        Assert.Equal(_kills, Lines("ends").Distinct().Count());
        // A run is begun again when it was killed, and never because its watch was.
        Assert.InRange(Lines("starts").Length, _kills, _kills + runsKilled);
        TestContext.Current.TestOutputHelper?.WriteLine($"{_kills} kills, {runsKilled} of runs, {Lines("starts").Length} starts, {Lines("ends").Length} ends.");
    }

    private static bool Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private string[] Lines(string name) => File.Exists(_folder.File(name)) ? File.ReadAllLines(_folder.File(name)) : [];

    private void Revive()
    {
        for (var i = 0; i < _watches.Length; i++)
        {
            if (_watches[i] is { HasExited: false })
            {
                continue;
            }

            _watches[i]?.Dispose();
            var watch = Process.Start(Tool.StartInfo(_folder.Path, ["watch", "watch.yaml"]))!;
            watch.OutputDataReceived += (_, _) => { };
            watch.ErrorDataReceived += (_, _) => { };
            watch.BeginOutputReadLine();
            watch.BeginErrorReadLine();
            _watches[i] = watch;
        }
    }
}
