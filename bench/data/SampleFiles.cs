using System.Globalization;

/// <summary>Writes CSV files like those people have: numbers of several kinds, categories, dates, flags, ids and gaps; seeded.</summary>
internal static class SampleFiles
{
    private static readonly string[] _cities = ["London", "Paris", "Rome", "Oslo", "Berlin", "New York, NY", "São Paulo", "東京"];

    public static void Write(string path, int rows, int columns)
    {
        var random = new Random(7);
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Join(',', Enumerable.Range(0, columns).Select(i => $"c{i}")));
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < columns; i++)
            {
                writer.Write(i == 0 ? "" : ",");
                if (random.Next(50) > 0)
                {
                    writer.Write(Value(i % 10, row, random));
                }
            }

            writer.WriteLine();
        }
    }

    private static string Value(int kind, int row, Random random) => kind switch
    {
        0 => random.NextDouble().ToString(CultureInfo.InvariantCulture),
        1 => (random.NextDouble() * 10_000).ToString("0.00", CultureInfo.InvariantCulture),
        2 => random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
        3 => row.ToString(CultureInfo.InvariantCulture),
        4 => Quoted(_cities[random.Next(_cities.Length)]),
        5 => $"cat_{random.Next(200)}",
        6 => new DateTime(2020, 1, 1).AddMinutes(random.Next(2_000_000)).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        7 => random.Next(2) == 0 ? "true" : "false",
        8 => (random.NextDouble() - 0.5).ToString("E6", CultureInfo.InvariantCulture),
        _ => random.Next(1, 100).ToString(CultureInfo.InvariantCulture),
    };

    private static string Quoted(string text) => text.Contains(',') ? $"\"{text}\"" : text;
}
