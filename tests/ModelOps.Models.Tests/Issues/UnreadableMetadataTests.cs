using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Issues;

/// <summary>A model whose threshold or task could not be read was loaded without it, and gave other labels.</summary>
public sealed class UnreadableMetadataTests
{
    [Theory]
    [InlineData("task", "regresion", "not binary, multiclass or regression")]
    [InlineData("task", "7", "not binary, multiclass or regression")]
    [InlineData("threshold", "0,35", "not a number")]
    [InlineData("threshold", "NaN", "not a number")]
    public void What_cannot_be_read_is_refused(string key, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        using var model = new Model(TestModels.Line());
        model.Save(folder.File("m"));
        var file = folder.File("m", "MLmodel");
        var lines = File.ReadAllLines(file).Where(line => line.Trim() != "threshold:").ToList();
        var task = lines.FindIndex(line => line.TrimStart().StartsWith("task:", StringComparison.Ordinal));
        var indent = lines[task][..lines[task].IndexOf("task:", StringComparison.Ordinal)];
        lines[task] = key == "task" ? $"{indent}task: '{value}'" : $"{lines[task]}\n{indent}threshold: '{value}'";
        File.WriteAllLines(file, lines);

        var error = Assert.Throws<ModelException>(() => Model.Load(folder.File("m")));

        Assert.Contains($"has the {key} '{value}', which is {expected}.", error.Message, StringComparison.Ordinal);
    }
}
