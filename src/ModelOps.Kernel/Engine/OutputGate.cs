using System.Text;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Engine;

/// <summary>
/// Brings what a cell shows to its sink in order: text is gathered for 50 ms, and always goes out before a display
/// that came after it.
/// </summary>
internal sealed class OutputGate(IOutputSink sink, TimeProvider time, bool silent, Func<string, string>? clean = null)
{
    private const int LongestBatch = 1 << 16;
    private static readonly TimeSpan _batch = TimeSpan.FromMilliseconds(50);
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private string _stream = "stdout";
    private ITimer? _timer;

    public void Write(string stream, string text)
    {
        if (silent || text.Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (stream != _stream)
            {
                FlushLocked();
                _stream = stream;
            }

            _text.Append(text);
            if (_text.Length >= LongestBatch)
            {
                FlushLocked();
            }
            else if (_timer is null)
            {
                // The timer must not carry the cell's context into the sink.
                using var flow = ExecutionContext.SuppressFlow();
                _timer = time.CreateTimer(_ => Flush(), null, _batch, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Publish(CellOutput output)
    {
        if (!silent)
        {
            Send(() => sink.Publish(Clean(output)));
        }
    }

    public void Update(DisplayOutput display)
    {
        if (!silent)
        {
            Send(() => sink.Update((DisplayOutput)Clean(display)));
        }
    }

    public void Clear(bool wait)
    {
        if (!silent)
        {
            Send(() => sink.Clear(wait));
        }
    }

    public void Flush()
    {
        lock (_lock)
        {
            FlushLocked();
        }
    }

    private void Send(Action send)
    {
        lock (_lock)
        {
            FlushLocked();
            Outside(send);
        }
    }

    private CellOutput Clean(CellOutput output) => clean is null ? output : CleanedOutput.Of(output, clean);

    private void FlushLocked()
    {
        _timer?.Dispose();
        _timer = null;
        if (_text.Length > 0)
        {
            var text = _text.ToString();
            _text.Clear();
            Outside(() => sink.Publish(Clean(new StreamOutput(_stream, text))));
        }
    }

    // A sink that prints to the console must not print into the cell.
    private static void Outside(Action send)
    {
        var current = CellContext.Current;
        CellContext.Current = null;
        try
        {
            send();
        }
        finally
        {
            CellContext.Current = current;
        }
    }
}
