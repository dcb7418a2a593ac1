using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Protocol.Columns;
using ModelOps.Serving.Scoring;

namespace ModelOps.Serving.Tests.Protocol.Columns;

public sealed class TableReaderTests
{
    [Fact]
    public void What_it_reads_is_what_the_thorough_reader_reads()
    {
        using var model = TestModels.Mixed();
        var (read, direct) = (0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(600), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var (isRead, isDirect) = Same(model, Encoding.UTF8.GetBytes(RandomRequests.Body(new Random(seed))));
            read += isRead ? 1 : 0;
            direct += isDirect ? 1 : 0;
        }));
        Assert.InRange(read, 300, 600);
        Assert.InRange(direct, 100, 600);
    }

    [Fact]
    public void What_it_takes_of_spoiled_bytes_the_thorough_reader_takes_too()
    {
        using var model = TestModels.Mixed();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            Same(model, RandomRequests.Mutated(random, Encoding.UTF8.GetBytes(RandomRequests.Body(random))));
        }));
    }

    [Fact]
    public void Rows_of_nothing_but_numbers_are_what_the_thorough_reader_reads()
    {
        using var model = TestModels.Scaled(2);
        var (read, spoiled) = (0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var body = Encoding.UTF8.GetBytes(RandomRequests.Numbers(random));
            read += Same(model, body).IsRead ? 1 : 0;
            spoiled += Same(model, RandomRequests.Mutated(random, body)).IsRead ? 1 : 0;
        }));
        Assert.Equal(400, read);
        Assert.InRange(spoiled, 20, 380);
    }

    [Theory]
    [InlineData("""{"dataframe_split":{"columns":["d","l","b","t"],"data":[[1.5,2,true,"yes"],[null,3,false,"no"]]}}""")]
    [InlineData("""{"dataframe_split":{"columns":["t","d","l","b"],"index":[0,{"a":[1]}],"data":[["yes",1.5,2,true],["no",2e3,3,null]]}}""")]
    [InlineData("""{"dataframe_split":{"data":[[1.5,2,true,"yes",null]]},"params":{"a":1}}""")]
    [InlineData("""{"dataframe_records":[{"d":1.5,"l":2,"b":true,"t":"yes"},{"t":"no","d":1,"l":1,"b":true,"more":"x"},{"d":1}]}""")]
    [InlineData("""{"instances":[[1.5,2,true,"yes"]]}""")]
    [InlineData("""{"instances":[{"d":1.5,"l":2,"b":true,"t":"yes"}]}""")]
    [InlineData("""{"inputs":[[1.5,2,true,"yes"],[1.5,2,true,"\u00fc"]]}""")]
    [InlineData("""{"inputs":{"d":[1.5,-2,3],"l":[2,2,2],"b":[true,true,null],"t":["yes",null,"\ud83d\ude42"]}}""")]
    [InlineData(" \r\n\t{ \"inputs\" : { \"d\" : [ 1 , 2 ] , \"l\":[3 ,4 ],\"b\":[ null,null],\"t\":[\"\",\"\"] } } ")]
    public void Usual_bodies_are_read(string body)
    {
        using var model = TestModels.Mixed();
        Assert.True(Same(model, Encoding.UTF8.GetBytes(body)).IsRead);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"inputs\"")]
    [InlineData("""{"inputs":[1,2]}""")]
    [InlineData("""{"inputs":[]}""")]
    [InlineData("""{"inputs":{"d":[1],"d":[2]}}""")]
    [InlineData("""{"inputs":{"d":[1]},"inputs":{"d":[2]}}""")]
    [InlineData("""{"inputs":{"d":[1]}}x""")]
    [InlineData("""{"inputs":{"d":[[1]]}}""")]
    [InlineData("""{"inputs":{"d":[1,"x"]}}""")]
    [InlineData("""{"inputs":{"t":[7]}}""")]
    [InlineData("""{"inputs":{"t":["\ud800"]}}""")]
    [InlineData("""{"inputs":{"t":["\x"]}}""")]
    [InlineData("""{"inputs":{"d":[01]}}""")]
    [InlineData("""{"inputs":{"d":[1.]}}""")]
    [InlineData("""{"inputs":{"d":[-]}}""")]
    [InlineData("""{"inputs":{"d":[1e]}}""")]
    [InlineData("""{"inputs":{"d":[nul]}}""")]
    [InlineData("""{"inputs":{"d":[1],"l":[1,2]}}""")]
    [InlineData("""{"instances":[[1,2],[1]]}""")]
    [InlineData("""{"dataframe_records":[{"d":1,"d":2}]}""")]
    [InlineData("""{"dataframe_records":[{"d":1},3]}""")]
    [InlineData("""{"dataframe_records":[{"d":1}],"foo":1}""")]
    [InlineData("""{"dataframe_split":{"data":[[1,2,true,"x"]],"columns":["d","l","b","t"]}}""")]
    [InlineData("""{"dataframe_split":{"columns":["d","d"],"data":[[1,2]]}}""")]
    public void Unusual_bodies_are_left_to_the_thorough_reader(string body)
    {
        using var model = TestModels.Mixed();
        using var table = ColumnTable.Rent();
        Assert.False(TableReader.TryRead(Encoding.UTF8.GetBytes(body), model.Signature, table));
    }

    [Fact]
    public void A_request_sees_nothing_of_the_one_before()
    {
        using var model = TestModels.Mixed();
        string[] bodies =
        [
            """{"dataframe_split":{"columns":["d","l","b","t"],"data":[[1,2,true,"a"],[3,4,false,"b"]]}}""",
            """{"dataframe_split":{"columns":["d","l","b","t"],"data":[[null,5,true,null]]}}""",
            """{"dataframe_records":[{"d":7,"l":1,"b":true}]}""",
            """{"dataframe_records":[{"t":"x","d":7,"l":1,"b":true},{"d":8,"note":"n"}]}""",
            """{"dataframe_split":{"columns":["d","l"],"data":[["1",2]]}}""",
            """{"instances":[[1,2,true,"yes"]]}""",
            """{"inputs":{"d":[1,2,3,4]}}""",
        ];
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            Same(model, Encoding.UTF8.GetBytes(bodies[random.Next(bodies.Length)]));
        }
    }

    [Fact]
    public void Many_rows_and_long_texts_are_read()
    {
        using var model = TestModels.Mixed();
        var rows = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"[{i}.25,{i},{(i % 2 == 0 ? "true" : "null")},\"{new string('a', i % 90)}\"]"));
        Assert.True(Same(model, Encoding.UTF8.GetBytes($"{{\"instances\":[{rows}]}}")).IsRead);
    }

    // Reads a body in both ways, and scores it in all: equal outcomes, to the byte.
    private static (bool IsRead, bool IsDirect) Same(Model model, byte[] body)
    {
        using var table = ColumnTable.Rent();
        if (!TableReader.TryRead(body, model.Signature, table))
        {
            return (false, false);
        }

        var given = Outcome(() => JsonRequest.ReadAny(body, model.Signature), out var thorough);
        var taken = Outcome(() => JsonRequest.Build(table, model.Signature), out var quick);
        Assert.Equal(given, taken);
        if (thorough is null)
        {
            return (true, false);
        }

        SameFrame(thorough, quick!);
        var scores = DirectScorer.Of(model)!.TryScore(table);
        if (scores is not null)
        {
            Assert.Equal(Answer(model, model.Score(thorough)), Answer(model, scores));
        }

        return (true, scores is not null);
    }

    private static string? Outcome(Func<Frame> read, out Frame? frame)
    {
        try
        {
            frame = read();
            return null;
        }
        catch (ScoringException exception)
        {
            frame = null;
            return $"{exception.Status} {exception.Code} {exception.Message}";
        }
    }

    private static string Answer(Model model, ModelScores scores)
    {
        using var buffer = new PooledBuffer();
        new Predictions(model, mlflowNumbers: true).Write(scores, buffer);
        return Encoding.UTF8.GetString(buffer.Written);
    }

    private static void SameFrame(Frame expected, Frame actual)
    {
        Assert.Equal(expected.Columns.Select(column => (column.Name, column.Type)), actual.Columns.Select(column => (column.Name, column.Type)));
        foreach (var (left, right) in expected.Columns.Zip(actual.Columns))
        {
            for (var row = 0; row < left.Count; row++)
            {
                // Equal to the bit: zero has a sign.
                Assert.True(left is Column<double> a && right is Column<double> b ? BitConverter.DoubleToInt64Bits(a.Values[row]) == BitConverter.DoubleToInt64Bits(b.Values[row]) || (double.IsNaN(a.Values[row]) && double.IsNaN(b.Values[row])) : Equals(left[row], right[row]), $"{left.Name}, row {row}: {left[row]} and {right[row]}");
            }
        }
    }
}
