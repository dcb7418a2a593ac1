using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ModelOps.Serving.Tests.Protocol.Columns;

/// <summary>Random bodies of <c>/invocations</c> for <see cref="TestModels.Mixed"/>: most are right, some have values that a column does not take.</summary>
internal static class RandomRequests
{
    private static readonly string[] _names = ["d", "l", "b", "t", "w", "note", "more"];
    private static readonly string[] _texts = ["yes", "no", "", "ü", "\"a\"", "日本", "🙂", "a\\b", "007", "40", "true", "2026-01-31", " x ", "\u0001", new('y', 70), new('ü', 70)];

    internal static string Body(Random random)
    {
        var rows = random.Next(1, random.Next(3) == 0 ? 200 : 6);
        var names = _names.Where((_, i) => i < 4 ? random.Next(40) != 0 : random.Next(3) == 0).ToArray();
        var isLoose = random.Next(4) == 0;
        var columns = names.Select(name => Enumerable.Range(0, rows).Select(_ => Value(random, name, isLoose)).ToArray()).ToArray();
        var body = random.Next(6) switch
        {
            0 => $"{{\"dataframe_split\":{{\"columns\":{List(names.Select(Text))},{(random.Next(3) == 0 ? $"\"index\":{List(Enumerable.Range(0, rows).Select(i => $"{i}"))}," : "")}\"data\":{Rows(columns, rows)}}}}}",
            1 => $"{{\"dataframe_records\":{Records(random, names, columns, rows)}}}",
            2 => $"{{\"instances\":{(random.Next(2) == 0 ? Records(random, names, columns, rows) : Rows(columns, rows))}}}",
            3 => $"{{\"inputs\":{(random.Next(2) == 0 ? Records(random, names, columns, rows) : Rows(columns, rows))}}}",
            4 => $"{{\"inputs\":{{{string.Join(',', names.Select((name, i) => $"{Text(name)}:{List(columns[i])}"))}}}}}",
            _ => $"{{\"dataframe_split\":{{\"data\":{Rows(columns, rows)}}}}}",
        };
        body = random.Next(8) == 0 ? body[..^1] + ",\"params\":{\"scale\":[1,{}]}}" : body;
        return random.Next(3) switch { 0 => body, 1 => body.Replace(",", ", ", StringComparison.Ordinal), _ => body.Replace(":", " :\n", StringComparison.Ordinal).Replace("]", "\t]", StringComparison.Ordinal) };
    }

    /// <summary>Rows of numbers alone, for <see cref="TestModels.Scaled"/>; now and then one is missing.</summary>
    internal static string Numbers(Random random)
    {
        var rows = random.Next(1, random.Next(3) == 0 ? 100 : 6);
        var missing = random.Next(3) == 0 ? 20 : int.MaxValue;
        var columns = Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, rows).Select(_ => random.Next(missing) == 0 ? "null" : Number(random)).ToArray()).ToArray();
        var between = random.Next(3) switch { 0 => ",", 1 => ", ", _ => " ,\n" };
        var body = random.Next(4) switch
        {
            3 => $"{{\"dataframe_records\":{Records(random, ["a", "b"], columns, rows)}}}",
            0 => $"{{\"dataframe_split\":{{\"columns\":[\"a\",\"b\"],\"data\":{Rows(columns, rows)}}}}}",
            1 => $"{{\"instances\":{Rows(columns, rows)}}}",
            _ => $"{{\"inputs\":{{\"b\":{List(columns[0])},\"a\":{List(columns[1])}}}}}",
        };
        return body.Replace(",", between, StringComparison.Ordinal);
    }

    /// <summary>The bytes with a few of them changed, added or gone.</summary>
    internal static byte[] Mutated(Random random, byte[] body)
    {
        const string Interesting = "{}[]\",:.-+eE0123456789 \n\\u\u0000tfnüß";
        List<byte> bytes = [.. body];
        for (var change = random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            var letter = random.Next(4) == 0 ? (byte)random.Next(256) : Encoding.UTF8.GetBytes(Interesting)[random.Next(Encoding.UTF8.GetByteCount(Interesting))];
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, letter);
                    break;
                case 2:
                    bytes[at] = letter;
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(Math.Min(20, bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static string Value(Random random, string name, bool isLoose) => random.Next(10) == 0 ? "null" : (isLoose && random.Next(30) == 0 ? random.Next(4) : name switch { "d" => 0, "l" => random.Next(50) == 0 ? 0 : 1, "b" => 2, "w" => 4, _ => 3 }) switch
    {
        0 => Number(random),
        1 => random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
        2 => random.Next(2) == 0 ? "true" : "false",
        4 => random.Next(2) == 0 ? "null" : "\"2026-01-31\"",
        _ => Text(_texts[random.Next(_texts.Length)], random.Next(4) == 0),
    };

    private static string Number(Random random) => random.Next(9) switch
    {
        0 => random.Next(-20, 20).ToString(CultureInfo.InvariantCulture),
        1 => (random.NextDouble() * 1e9).ToString("R", CultureInfo.InvariantCulture),
        2 => BitConverter.Int64BitsToDouble(random.NextInt64()) is var any && double.IsFinite(any) ? any.ToString("R", CultureInfo.InvariantCulture) : "-0",
        3 => "-0.0",
        4 => $"{random.Next(100)}.{random.NextInt64(0, long.MaxValue)}{random.NextInt64(0, long.MaxValue)}",
        5 => $"{random.NextInt64(1, long.MaxValue)}{random.Next(100)}",
        6 => $"{random.Next(9)}.{new string('0', random.Next(1, 12))}{random.Next(1, 1000)}e{random.Next(-320, 320)}",
        7 => $"-{random.Next(10_000_000)}.{random.Next(10_000_000)}",
        _ => Math.Round((random.NextDouble() * 20) - 10, random.Next(10)).ToString(CultureInfo.InvariantCulture),
    };

    private static string Text(string text) => Text(text, false);

    private static string Text(string text, bool isEscaped) => isEscaped
        ? JsonSerializer.Serialize(text)
        : JsonSerializer.Serialize(text, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static string List(IEnumerable<string> values) => $"[{string.Join(',', values)}]";

    private static string Rows(string[][] columns, int rows) => List(Enumerable.Range(0, rows).Select(row => List(columns.Select(column => column[row]))));

    // Keys come in any order, and a missing value may be left out.
    private static string Records(Random random, string[] names, string[][] columns, int rows)
    {
        var isTidy = random.Next(2) == 0;
        return List(Enumerable.Range(0, rows).Select(row =>
        {
            var places = Enumerable.Range(0, names.Length).Where(i => isTidy || columns[i][row] != "null" || random.Next(2) == 0).ToArray();
            if (!isTidy && random.Next(3) == 0)
            {
                random.Shuffle(places);
            }

            return $"{{{string.Join(',', places.Select(i => $"{Text(names[i])}:{columns[i][row]}"))}}}";
        }));
    }
}
