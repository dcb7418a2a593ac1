using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Running;

/// <summary>Writes what a cell shows into its document.</summary>
internal sealed class DocumentSink(NotebookDocument document, NotebookCell cell, Action<CellOutput> showed) : IOutputSink
{
    private readonly Lock _lock = new();
    private bool _clearBeforeNext;
    private bool _closed;

    public void Publish(CellOutput output)
    {
        lock (_lock)
        {
            // A thread that a cell left behind may still write; the saved document must not change under its writer.
            if (_closed)
            {
                return;
            }

            if (_clearBeforeNext)
            {
                cell.Outputs.Clear();
                _clearBeforeNext = false;
            }

            if (output is StreamOutput text && cell.Outputs.LastOrDefault() is StreamOutput last && last.Name == text.Name)
            {
                cell.Outputs[^1] = last with { Text = last.Text + text.Text };
            }
            else
            {
                cell.Outputs.Add(output);
            }

            showed(output);
        }
    }

    public void Update(DisplayOutput display)
    {
        lock (_lock)
        {
            foreach (var outputs in document.Cells.Select(other => other.Outputs))
            {
                for (var i = 0; i < outputs.Count && !_closed; i++)
                {
                    if (outputs[i] is DisplayOutput shown && shown.DisplayId == display.DisplayId)
                    {
                        // What is shown anew as nothing is to disappear, as a bar of progress at its end.
                        if (display.Data.Count > 0 && display.Data.All(part => part.Value?.ToString() is ""))
                        {
                            outputs.RemoveAt(i--);
                            continue;
                        }

                        outputs[i] = display;
                    }
                }
            }
        }
    }

    public void Clear(bool wait)
    {
        lock (_lock)
        {
            _clearBeforeNext = wait;
            if (!wait && !_closed)
            {
                cell.Outputs.Clear();
            }
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }
}
