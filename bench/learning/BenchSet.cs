using System.Runtime.InteropServices;
using System.Text.Json;
using ModelOps.Learning;

namespace ModelOps.Bench.Learning;

/// <summary>A data set as prepare.py wrote it.</summary>
internal sealed class BenchSet
{
    private readonly string _folder;

    private BenchSet(string folder, JsonElement meta)
    {
        _folder = folder;
        Name = meta.GetProperty("name").GetString()!;
        Folds = meta.GetProperty("folds").GetInt32();
        Task = Enum.Parse<LearningTask>(meta.GetProperty("task").GetString()!, ignoreCase: true);
        var categories = meta.GetProperty("categories").EnumerateArray().Select(count => count.GetInt32());
        var names = meta.GetProperty("names").EnumerateArray().Select(name => name.GetString()!);
        FeatureInfo[] columns = [.. names.Zip(categories, (name, count) => new FeatureInfo(name, count > 0, count))];
        X = new Features(MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, "x.f32"))).ToArray(), meta.GetProperty("rows").GetInt32(), columns);
        Y = new Targets(MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(folder, "y.f64"))).ToArray(), meta.GetProperty("classes").GetInt32());
    }

    public string Name { get; }

    public int Folds { get; }

    public LearningTask Task { get; }

    public Features X { get; }

    public Targets Y { get; }

    public static IEnumerable<BenchSet> Load(string work, string[] names) =>
        names.Select(name => Path.Combine(work, name)).Select(folder =>
        {
            using var meta = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "meta.json")));
            return new BenchSet(folder, meta.RootElement);
        });

    /// <summary>The rows of a fold, those to fit on and those to score.</summary>
    public (int[] Train, int[] Test) Fold(int fold)
    {
        int[] test = [.. File.ReadLines(Path.Combine(_folder, $"fold{fold}.test.txt")).Select(int.Parse)];
        var isTest = new bool[X.RowCount];
        Array.ForEach(test, row => isTest[row] = true);
        return ([.. Enumerable.Range(0, X.RowCount).Where(row => !isTest[row])], test);
    }
}
