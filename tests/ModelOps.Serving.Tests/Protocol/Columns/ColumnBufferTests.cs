using ModelOps.Serving.Protocol.Columns;

namespace ModelOps.Serving.Tests.Protocol.Columns;

public sealed class ColumnBufferTests
{
    [Fact]
    public void Missing_values_before_the_first_take_its_kind()
    {
        var column = new ColumnBuffer("a", []);
        column.Fill(40);
        Assert.True(column.Add("x"));
        Assert.False(column.Add(1.0));
        Assert.False(column.Add(true));
        column.AddMissing();
        var texts = Assert.IsType<StringColumn>(column.ToColumn());
        Assert.Equal((42, 41, "x"), (texts.Count, texts.MissingCount, texts.Text(40)));

        column.Clear();
        column.Fill(2);
        Assert.Equal([double.NaN, double.NaN], Assert.IsType<Column<double>>(column.ToColumn()).Values.ToArray());
        Assert.True(column.Add(false));
        Assert.False(column.Add("x"));
        var flags = Assert.IsType<Column<bool>>(column.ToColumn());
        Assert.Equal((3, 2, false), (flags.Count, flags.MissingCount, flags.Values[2]));
    }

    [Fact]
    public void The_texts_of_a_request_before_are_gone()
    {
        var column = new ColumnBuffer("a", []);
        Assert.True(column.Add("secret"));
        column.Clear();
        column.AddMissing();
        Assert.True(column.Add("x"));
        Assert.Equal([null, "x"], column.Texts[..2]);
        Assert.Equal(["x"], Assert.IsType<StringColumn>(column.ToColumn()).Categories);
    }

    [Fact]
    public void Numbers_are_added_only_where_numbers_are_and_room_is()
    {
        var column = new ColumnBuffer("a", []);
        Assert.False(column.TryAdd(1));
        Assert.True(column.Add(1.0));
        while (column.TryAdd(2))
        {
        }

        Assert.Equal(column.Numbers.Length, column.Count);
        Assert.True(column.Add(3.0));
        Assert.True(column.TryAdd(4));
    }

    [Fact]
    public void Texts_are_shared_and_bad_bytes_are_none()
    {
        var pool = new TextPool();
        var first = pool.Of("grün"u8, isEscaped: false);
        Assert.Equal("grün", first);
        Assert.Same(first, pool.Of("gr\\u00fcn"u8, isEscaped: true));
        Assert.Null(pool.Of([0xff], isEscaped: false));
        Assert.Null(pool.Of([.. Enumerable.Repeat((byte)0xc3, 100)], isEscaped: false));
        Assert.Equal(new string('ü', 100), pool.Of(System.Text.Encoding.UTF8.GetBytes(new string('ü', 100)), isEscaped: false));
        Assert.Throws<InvalidOperationException>(() => pool.Of("\\ud800"u8, isEscaped: true));
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal($"{i}", pool.Of(System.Text.Encoding.UTF8.GetBytes($"{i}"), isEscaped: false));
        }
    }
}
