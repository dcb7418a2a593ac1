using System.IO.Pipes;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ModelOps.Cli.Watching;

/// <summary>Passes on what comes through a pipe, and keeps its end: the runtime's words about why it ends the process come last.</summary>
internal sealed class LastWords(AnonymousPipeServerStream pipe, Stream target)
{
    private const int Kept = 1 << 14;
    private static readonly string[] _beginnings = ["Unhandled exception", "Process terminated", "Stack overflow", "Fatal error", "Out of memory"];
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(500);
    private readonly MemoryStream _end = new();
    private Task _reading = Task.CompletedTask;

    internal void Start() => _reading = Task.Run(Read);

    /// <summary>
    /// What the runtime said last, empty when nothing: the reason in the first line, then the stack. Processes that the ended one left behind may hold the pipe
    /// open, so waiting for its end has an end.
    /// </summary>
    internal string[] Lines()
    {
        _reading.Wait(_patience);
        string[] lines;
        lock (_end)
        {
            lines = Encoding.UTF8.GetString(_end.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        var first = Array.FindLastIndex(lines, line => _beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal)));
        return first < 0 ? []
            : lines[first] == "Process terminated." && first + 1 < lines.Length ? [$"{lines[first]} {lines[first + 1]}", .. lines[(first + 2)..]]
            : lines[first..];
    }

    // As a file: the pipe's own stream reads through a socket, whose start takes 10 ms.
    private void Read()
    {
        using var file = new FileStream(new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0);
        var buffer = new byte[4096];
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            target.Write(buffer, 0, count);
            target.Flush();
            lock (_end)
            {
                if (_end.Length > Kept)
                {
                    _end.SetLength(0);
                }

                _end.Write(buffer, 0, count);
            }
        }
    }
}
