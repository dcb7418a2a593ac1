using ModelOps;

// A process that tests kill while it writes to a folder.
//   writer <folder> requests   scores on two threads for ever; "flushed <number>" when all requests up to that one are on the disk
//   writer <folder> labels <count>   that many labels, one at a time, "added <number>" after each
var output = Console.Out;
if (args[1] == "labels")
{
    var labels = new LabelLog(args[0]);
    for (var i = 0; i < int.Parse(args[2]); i++)
    {
        await labels.AddAsync([new Label($"{Environment.ProcessId}-{i}", "yes")]);
        await output.WriteLineAsync($"added {i}");
    }

    return;
}

await using var log = new PayloadLog(args[0], new PayloadLogOptions { FlushRows = 500, FlushInterval = TimeSpan.FromMilliseconds(50), QueueRows = 1_000_000 });
var last = -1;
var load = new Thread(() =>
{
    while (true)
    {
        var number = last + 1;
        log.Scored(new ScoredRequest($"r{number}", "m", "1", DateTimeOffset.UnixEpoch.AddSeconds(number), TimeSpan.FromMilliseconds(1), 1, 200)
        {
            Rows = new Frame(new Column<double>("age", [number])),
            Answer = new Frame(new Column<double>("prediction", [number * 2.0])),
        });
        Volatile.Write(ref last, number);

        // Some ten thousand a second: many more than one flush has, and few enough to be looked at one by one.
        if (number % 20 == 0)
        {
            Thread.Sleep(1);
        }
    }
})
{ IsBackground = true };
load.Start();
while (true)
{
    var reached = Volatile.Read(ref last);
    await log.FlushAsync();
    if (reached < 0)
    {
        continue;
    }

    await output.WriteLineAsync(log.Status.Error ?? $"flushed {reached}");
    await output.FlushAsync();
}
