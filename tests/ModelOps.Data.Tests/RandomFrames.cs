using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Data.Tests;

/// <summary>Random columns and frames for property tests.</summary>
internal static class RandomFrames
{
    private static readonly string[] _pieces = ["", "a", "NA", "nan", "\"", "\"\"", ",", ";", "\n", "\r\n", "\r", " ", "007", "ü", "日本", "🙂", "1.5", "true", "x y", "\t"];

    /// <summary>Texts that are hard to write: quotes, separators, line ends, missing tokens, Unicode; null one time in some.</summary>
    public static Gen<string?> Texts => Gen.ListOf(Gen.Elements(_pieces)).Select(parts => parts.Count == 7 ? null : string.Concat(parts));

    /// <summary>Frames of 1 to 40 rows with a column of each type and missing values in most.</summary>
    public static Gen<Frame> All =>
        from rows in Gen.Choose(1, 40)
        from texts in Gen.ArrayOf(Texts, rows)
        from doubles in Gen.ArrayOf(ArbMap.Default.GeneratorFor<double>(), rows)
        from integers in Gen.ArrayOf(ArbMap.Default.GeneratorFor<long?>(), rows)
        from flags in Gen.ArrayOf(ArbMap.Default.GeneratorFor<bool?>(), rows)
        from micros in Gen.ArrayOf(Gen.Choose(0, int.MaxValue), rows)
        select new Frame(
            StringColumn.From("text, \"quoted\"", texts),
            new Column<double>("double", doubles),
            new Column<long>("integer", Array.ConvertAll(integers, value => value ?? 0), Array.ConvertAll(integers, value => value is null)),
            new Column<bool>("flag", Array.ConvertAll(flags, value => value ?? false), Array.ConvertAll(flags, value => value is null)),
            new Column<DateTime>("timestamp", Array.ConvertAll(micros, value => new DateTime(2024, 1, 1).AddMicroseconds(value * 1001L))));
}
