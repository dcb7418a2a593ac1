using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Engine;

public sealed class CheckpointRewriterTests
{
    private const string Everything = """"
        using System.Threading;
        using System.Linq.Expressions;
        var log = new List<string>();
        void Say(string text) => log.Add(text);
        async Task SayAsync(string text) => await Task.Run(() => log.Add(text));
        async Task<int> LaterAsync(int x) => await Task.FromResult(x);
        async ValueTask NothingAsync() { await Task.Yield(); }
        IEnumerable<int> Count(int to) { for (var i = 0; i < to; i++) yield return i; }
        async IAsyncEnumerable<int> CountAsync(int to) { for (var i = 0; i < to; i++) { await Task.Yield(); yield return i; } }
        int Never() => throw new InvalidOperationException();
        static ref int First(int[] items) => ref items[0];
        T Same<T>(T value) where T : struct => value;
        Span<int> Slice(int[] items) => items.AsSpan(1);
        class Account
        {
            private decimal _sum;
            public Account(decimal sum) { _sum = sum; }
            public decimal Sum { get => _sum; set { _sum = value; } }
            public decimal Double => _sum * 2;
            public static Account operator +(Account a, Account b) => new(a._sum + b._sum);
            public override string ToString() => $"{_sum}";
            public void Deconstruct(out decimal sum, out string text) => (sum, text) = (_sum, "t");
        }
        interface IShape { double Area() => 1; }
        record struct Square(double Side) : IShape { public double Area() => Side * Side; }
        Say("a"); await SayAsync("b"); await NothingAsync();
        foreach (var (key, value) in new Dictionary<string, int> { ["k"] = 1 }) Say($"{key}{value}");
        await foreach (var n in CountAsync(2)) Say($"{n}");
        var items = new[] { 5, 6 };
        First(items) = 7;
        var i = 0;
        do i++; while (i < 3);
        while (i < 5) if (i++ == 4) break; else continue;
        int Jump() { var k = 0; again: k++; if (k < 3) goto again; switch (k) { case 3: goto default; default: return k; } }
        Func<int, int> square = x => { return x * x; };
        Func<int, int> half = delegate (int x) { return x / 2; };
        Expression<Func<int, bool>> tree = x => x > 1;
        lock (log) { Say("locked"); }
        using (var reader = new StringReader("line")) { string line; while ((line = reader.ReadLine()) != null) Say(line); }
        for (int p = 0, q = 9; p < q; p++, q--) { if (p == 2) { break; } }
        var text = """
            raw { while (true) ; }
            """;
        var total = new Account(1) + new Account(2);
        var (sum, _) = total;
        unsafe { int* pointer = stackalloc int[2]; pointer[0] = 1; Say($"{pointer[0]}"); }
        try { Never(); } catch (InvalidOperationException) when (i > 0) { Say("caught"); } finally { Say("finally"); }
        $"{string.Join(",", log)} {items[0]} {i} {Jump()} {square(4)} {half(8)} {tree.Body} {total} {sum} {new Square(3).Area()} {Count(4).Sum()} {await LaterAsync(8)} {Same(9)} {Slice(items)[0]} {text.Length}"
        """";

    [Fact]
    public async Task Checkpoints_do_not_change_what_code_means()
    {
        using var with = new Session();
        using var without = new Session(new KernelOptions { Checkpoints = false });
        await with.RunAsync(Everything);
        await without.RunAsync(Everything);
        Assert.Null(without.Error?.Message);
        Assert.Null(with.Error?.Message);
        Assert.Equal("a,b,k1,0,1,locked,line,1,caught,finally 7 5 3 16 4 (x > 1) 3 3 9 6 8 9 6 22", without.Result);
        Assert.Equal(without.Result, with.Result);
    }

    [Fact]
    public async Task A_goto_at_the_top_of_a_cell_still_finds_its_label()
    {
        using var session = new Session();
        await session.RunAsync("var n = 0;\nagain:\nn++;\nif (n < 3) goto again;\nn");
        Assert.Equal("3", session.Result);
    }

    [Theory]
    [InlineData("int Line() =>\n    int.Parse(\n    \"x\");\nLine();", 2)]
    [InlineData("void Fail()\n{\n    foreach (var i in new[] { 1 })\n        throw new Exception();\n}\nFail();", 4)]
    public async Task Line_numbers_stay_those_of_the_cell(string code, int line)
    {
        using var session = new Session();
        Assert.Equal(line, (await session.RunAsync(code)).Error!.Line);
    }
}
