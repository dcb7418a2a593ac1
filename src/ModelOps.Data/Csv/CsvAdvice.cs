namespace ModelOps.Data.Csv;

/// <summary>Names what to read a file with, in the words of the face: options of <c>data load</c>, or members of <see cref="CsvReadOptions"/>.</summary>
internal static class CsvAdvice
{
    internal static string Option(string name, string? value = null, string? csharp = null)
    {
        var option = Wording.Option(name, value, csharp);
        return Wording.Of($"modelops data load FILE {option} --as NAME", $"#!data load FILE {option}", option);
    }
}
