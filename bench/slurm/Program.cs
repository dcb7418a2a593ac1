using System.Globalization;
using System.Runtime.Versioning;
using ModelOps.Bench.Slurm;
using ModelOps.TestSupport.Slurm;

[assembly: UnsupportedOSPlatform("windows")]

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length is < 1 or > 3 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/slurm -- PATH_TO_MODELOPS [TRIALS [TASKS]]");
    return 2;
}

var cluster = new SlurmCluster { Cpus = 1 };
if (cluster.Missing is { } missing)
{
    Console.Error.WriteLine(missing);
    return 2;
}

try
{
    await cluster.InitializeAsync();
    var trials = args.Length > 1 ? int.Parse(args[1], NumberStyles.None, CultureInfo.InvariantCulture) : 40;
    var tasks = args.Length > 2 ? int.Parse(args[2], NumberStyles.None, CultureInfo.InvariantCulture) : 10;
    var array = await ArrayBench.RunAsync(tasks);
    var tool = Path.GetFullPath(args[0]);

    // The pace of a shared machine changes within minutes: half of the trials alone before, half after.
    var before = await TuneBench.RunAsync(tool, trials / 2, slots: 1);
    var both = await TuneBench.RunAsync(tool, trials, slots: 2);
    var after = await TuneBench.RunAsync(tool, trials - (trials / 2), slots: 1);
    if (before.Trials + after.Trials != both.Trials)
    {
        Console.Error.WriteLine($"The searches ran {before.Trials} and {after.Trials} trials alone and {both.Trials} in two slots: they cannot be compared.");
        return 1;
    }

    var ideal = (before.TrialSeconds + after.TrialSeconds) / 2;
    Console.WriteLine($"array: {tasks} tasks of {ArrayBench.Length.TotalSeconds:0} s, one sbatch, two slots: {array:0.0} s, ideal {ArrayBench.Ideal(tasks):0.0} s; {(array - ArrayBench.Ideal(tasks)) / (tasks / 2.0):0.00} s more a task");
    Console.WriteLine($"where the time went: a trial took {before.TrialSeconds / before.Trials:0.00} s alone before, {after.TrialSeconds / after.Trials:0.00} s alone after, and {both.TrialSeconds / both.Trials:0.00} s beside another; first trial begun after {both.FirstBegin:0.0} s; whole command {both.Command:0.0} s");
    Console.WriteLine($"{both.Trials} trials on Slurm, two slots: {both.Wall:0.0} s from submit to last end, ideal {ideal:0.0} s: {both.Wall / ideal:0.00}x (aim 1.10x); of what these trials took themselves, {both.TrialSeconds / 2:0.0} s: {both.Wall * 2 / both.TrialSeconds:0.00}x");
    return 0;
}
finally
{
    await cluster.DisposeAsync();
}
