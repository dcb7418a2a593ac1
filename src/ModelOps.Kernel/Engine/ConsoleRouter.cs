using System.Text;

#pragma warning disable RS0030 // This file is where the console of the process is divided among cells.

namespace ModelOps.Kernel.Engine;

/// <summary>Gives each cell its own console: what code of a cell writes goes to the cell, all else to the process's console.</summary>
internal static class ConsoleRouter
{
    private static readonly Lock _installing = new();
    private static CellWriter? _out;

    public static void Install()
    {
        lock (_installing)
        {
            // A test runner or host may have put its own writer in place since.
            if (_out is null)
            {
                _out = new CellWriter("stdout", Console.Out);
                Console.SetOut(_out);
                Console.SetError(new CellWriter("stderr", Console.Error));
                Console.SetIn(new CellReader(Console.In));
            }
        }
    }

    private sealed class CellWriter(string stream, TextWriter process) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

        public override void Write(string? value)
        {
            if (CellContext.Current is { } cell)
            {
                cell.Output.Write(stream, value ?? "");
            }
            else
            {
                process.Write(value);
            }
        }

        public override void WriteLine() => Write(NewLine);

        public override void WriteLine(string? value) => Write(value + NewLine);

        public override void Flush()
        {
            if (CellContext.Current is { } cell)
            {
                cell.Output.Flush();
            }
            else
            {
                process.Flush();
            }
        }
    }

    private sealed class CellReader(TextReader process) : TextReader
    {
        // A cell asks the front end; a script reads what was piped into it.
        private static CellContext? Asking => CellContext.Current is { ReadsProcessInput: false } cell ? cell : null;

        public override string? ReadLine() => Asking is { } cell ? cell.GetInputAsync("").GetAwaiter().GetResult() : process.ReadLine();

        public override string ReadToEnd() => Asking is null ? process.ReadToEnd() : base.ReadToEnd();

        public override int Read() => Asking is null ? process.Read() : -1;

        public override int Peek() => Asking is null ? process.Peek() : -1;
    }
}
