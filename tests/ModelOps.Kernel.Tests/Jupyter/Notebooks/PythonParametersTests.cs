using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelOps.Kernel.Running;
using static ModelOps.Kernel.Tests.Jupyter.Notebooks.EngineFixture;

namespace ModelOps.Kernel.Tests.Jupyter.Notebooks;

/// <summary>Parameters of Python notebooks, read back by a real ipykernel.</summary>
public sealed class PythonParametersTests(EngineFixture python) : IClassFixture<EngineFixture>
{
    private static readonly int _count = int.Parse(Environment.GetEnvironmentVariable("MODELOPS_PYTHON_VALUES") ?? "120", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Python_reads_back_equal_values_of_equal_types()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, _count).ToDictionary(i => $"p{i}", _ => Value(random, 3));
        var expected = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(values, new JsonSerializerOptions { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals }));
        var check = $$"""
            import base64, json, math
            expected = json.loads(base64.b64decode('{{expected}}'))
            named = {'NaN': math.nan, 'Infinity': math.inf, '-Infinity': -math.inf}
            def same(e, v):
                if isinstance(e, str) and e in named and isinstance(v, float):
                    return str(named[e]) == str(v)
                if type(e) is not type(v):
                    # JSON writes a whole double without its point.
                    return isinstance(v, float) and isinstance(e, int) and e == v
                if isinstance(e, dict):
                    return e.keys() == v.keys() and all(same(e[k], v[k]) for k in e)
                if isinstance(e, list):
                    return len(e) == len(v) and all(same(a, b) for a, b in zip(e, v))
                return e == v
            print(len(expected), [(k, e, globals()[k]) for k, e in expected.items() if not same(e, globals()[k])])
            """;

        var run = await python.RunAsync(Notebook("# tags: parameters\n" + string.Join('\n', values.Keys.Select(name => $"{name} = None")), check), values);

        Assert.Null(run.Failure?.Error.Message);
        Assert.Equal($"{_count} []\n", Stdout(run));
    }

    [Fact]
    public async Task Dates_and_spans_are_those_of_the_module_datetime_and_its_name_stays_the_notebooks()
    {
        var values = new Dictionary<string, object?>
        {
            ["day"] = new DateOnly(2026, 3, 5),
            ["at"] = new DateTime(2026, 3, 5, 6, 7, 8, 9),
            ["utc"] = new DateTimeOffset(2026, 3, 5, 6, 7, 8, TimeSpan.FromHours(2)),
            ["span"] = new TimeSpan(-1, 2, 3, 4, 5),
            ["clock"] = new TimeOnly(6, 7, 8),
            ["money"] = 1.10m,
        };
        var run = await python.RunAsync(
            Notebook("# tags: parameters\nfrom datetime import datetime\nday = at = None", "# tags: parameters\nat = utc = None\nutc = None\nspan = None\nclock = None\nmoney = 0", "print(repr([day, at, utc.isoformat(), span.total_seconds(), clock, money, datetime(2026, 1, 2).year]))"), values);

        Assert.Null(run.Failure?.Error.Message);
        Assert.Equal("[datetime.date(2026, 3, 5), datetime.datetime(2026, 3, 5, 6, 7, 8, 9000), '2026-03-05T06:07:08+02:00', -79015.995, datetime.time(6, 7, 8), Decimal('1.10'), 2026]\n", Stdout(run));
    }

    [Fact]
    public async Task What_is_typed_takes_the_kind_of_the_default()
    {
        var run = await python.RunAsync(
            Notebook("# tags: parameters\naccount = '000'  # of the bank\nname: str = \"n\"\nseed = 1\nrate = 0.5\nbig = 1\nflag = False\nnothing = 1\nitems = []\nlone = ''", "print(repr([account, name, seed, rate, big, flag, nothing, items]), [hex(ord(c)) for c in lone])"),
            new Dictionary<string, object?>
            {
                ["account"] = new ParameterText("0123"),
                ["name"] = new ParameterText("true"),
                ["seed"] = new ParameterText("7"),
                ["rate"] = new ParameterText("1e-3"),
                ["big"] = new ParameterText("123456789012345678901234567890"),
                ["flag"] = new ParameterText("True"),
                ["nothing"] = new ParameterText("null"),
                ["items"] = new ParameterText("[1, 2.0, \"x\", null, true, {\"a\": 1}]"),
                ["lone"] = "\ud800\0\u2028\"\\",
            });

        Assert.Null(run.Failure?.Error.Message);
        Assert.Equal("['0123', 'true', 7, 0.001, 123456789012345678901234567890, True, None, [1, 2.0, 'x', None, True, {'a': 1}]] ['0xd800', '0x0', '0x2028', '0x22', '0x5c']\n", Stdout(run));
        Assert.Equal(["injected-parameters"], run.Document.Cells[1].Tags);
        Assert.StartsWith("# Parameters\naccount = \"0123\"\n", run.Document.Cells[1].Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_assigned_and_a_notebook_without_defaults_are_refused_before_a_cell_runs()
    {
        var unknown = await Assert.ThrowsAsync<KernelException>(() => python.RunAsync(Notebook("# tags: parameters\nseed = 1\nif seed == 2:\n    inner = 3\nf(x=1)", "print('ran')"), new Dictionary<string, object?> { ["sed"] = 1 }));
        Assert.Equal("The cell tagged 'parameters' declares no variable 'sed'. Did you mean 'seed'? It declares: seed.", unknown.Message);

        var untagged = await Assert.ThrowsAsync<KernelException>(() => python.RunAsync(Notebook("seed = 1"), new Dictionary<string, object?> { ["seed"] = 1 }));
        Assert.Equal(
            "The notebook has no cell tagged 'parameters', so it takes no parameter 'seed'. Put the defaults into a Python cell of their own, as 'seed = …', and give that cell the tag 'parameters' (\"metadata\": {\"tags\": [\"parameters\"]} in the .ipynb file).",
            untagged.Message);
    }

    [Fact]
    public async Task A_reference_is_read_in_the_notebook_and_its_value_is_not_in_the_copy()
    {
        await File.WriteAllTextAsync(python.Folder.File("secret"), " 42\n", TestContext.Current.CancellationToken);
        var run = await python.RunAsync(
            Notebook("# tags: parameters\nseed = 1\nword = ''", "print(seed + 1, len(word))"),
            new Dictionary<string, object?>
            {
                ["seed"] = new ParameterReference("@secret:seed", ParameterPlace.File, python.Folder.File("secret"), "42"),
                ["word"] = new ParameterReference("@secret:seed", ParameterPlace.File, python.Folder.File("secret"), "42"),
            });

        Assert.Null(run.Failure?.Error.Message);
        Assert.Equal("43 2\n", Stdout(run));
        Assert.DoesNotContain("42", run.Document.Cells[1].Source, StringComparison.Ordinal);
    }

    private const string Special = "'\"\\{}$#%\n\r\t\0\u0085\u2028 ";

    private static object? Value(Random random, int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(int.MinValue, int.MaxValue),
        3 => random.NextInt64(long.MinValue, long.MaxValue),
        4 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        5 => random.Next(5) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.NegativeInfinity, 3 => (double)random.Next(-9, 9), _ => -0.0 },
        6 => Text(random),
        7 or 8 => Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1)).ToList(),
        _ => Enumerable.Range(0, random.Next(4)).DistinctBy(i => i).ToDictionary(i => $"{i}{Text(random)}", _ => Value(random, depth - 1)),
    };

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(12); i > 0; i--)
        {
            text.Append(random.Next(4) switch
            {
                0 => Special[random.Next(Special.Length)].ToString(),
                1 => new Rune(random.Next(2) == 0 ? random.Next(0, 0xD800) : random.Next(0xE000, 0x110000)).ToString(),
                _ => ((char)random.Next(' ', '\x7f')).ToString(),
            });
        }

        return text.ToString();
    }
}
