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
    var alone = await TuneBench.RunAsync(Path.GetFullPath(args[0]), trials, slots: 1);
    var both = await TuneBench.RunAsync(Path.GetFullPath(args[0]), trials, slots: 2);
    if (alone.Trials != both.Trials)
    {
        Console.Error.WriteLine($"The searches ran {alone.Trials} and {both.Trials} trials: they cannot be compared.");
        return 1;
    }

    var ideal = alone.TrialSeconds / 2;
    Console.WriteLine($"array: {tasks} tasks of {ArrayBench.Length.TotalSeconds:0} s, one sbatch, two slots: {array:0.0} s, ideal {ArrayBench.Ideal(tasks):0.0} s; {(array - ArrayBench.Ideal(tasks)) / (tasks / 2.0):0.00} s more a task");
    Console.WriteLine($"where the time went: a trial took {alone.TrialSeconds / alone.Trials:0.00} s alone and {both.TrialSeconds / both.Trials:0.00} s beside another; first trial begun after {both.FirstBegin:0.0} s; whole command {both.Command:0.0} s");
    Console.WriteLine($"{both.Trials} trials on Slurm, two slots: {both.Wall:0.0} s from submit to last end, ideal {ideal:0.0} s: {both.Wall / ideal:0.00}x (aim 1.10x)");
    return 0;
}
finally
{
    await cluster.DisposeAsync();
}
