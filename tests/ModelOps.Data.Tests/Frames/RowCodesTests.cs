using FsCheck;
using FsCheck.Fluent;
using ModelOps.Data.Frames;

namespace ModelOps.Data.Tests.Frames;

public sealed class RowCodesTests
{
    [Fact]
    public void Rows_have_one_code_if_all_their_values_are_equal_numbered_as_they_first_appear() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var rows = random.Next(60);
            var frame = new Frame(
                new Column<double>("a", [.. Draw(rows, () => random.Next(5) switch { 0 => double.NaN, 1 => -0.0, 2 => 0, 3 => 1e300, _ => double.PositiveInfinity })]),
                new Column<long>("b", [.. Draw(rows, () => (long)random.Next(2))], [.. Draw(rows, () => random.Next(4) == 0)]),
                new Column<bool>("c", [.. Draw(rows, () => random.Next(2) == 0)]),
                new Column<DateTime>("d", [.. Draw(rows, () => DateTime.UnixEpoch.AddDays(random.Next(2)))]),
                StringColumn.From("e", Draw(rows, () => random.Next(3) switch { 0 => null, 1 => "", _ => "x" })));
            var names = frame.Columns.Select(column => column.Name).Take(random.Next(1, 6)).ToArray();
            var codes = RowCodes.Of(frame.Select(names).Columns, rows);

            var seen = new List<string>();
            var expected = Enumerable.Range(0, rows).Select(row =>
            {
                var text = string.Join('|', names.Select(name => frame[name][row] switch { null => "missing", double number => $"{number + 0.0}", var value => $"'{value}'" }));
                if (!seen.Contains(text))
                {
                    seen.Add(text);
                }

                return seen.IndexOf(text);
            }).ToArray();
            Assert.Equal(expected, codes.Codes);
            Assert.Equal(Enumerable.Range(0, seen.Count).Select(code => Array.IndexOf(expected, code)), codes.FirstRows);
        }));

    private static IEnumerable<T> Draw<T>(int rows, Func<T> value) => Enumerable.Range(0, rows).Select(_ => value());
}
