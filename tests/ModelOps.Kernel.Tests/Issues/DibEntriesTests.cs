using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Tests.Issues;

public sealed class DibEntriesTests
{
    private const string Notebook = """
        {
          "cells": [
            { "cell_type": "markdown", "id": "pic", "metadata": {}, "source": ["![x](attachment:x.png)"], "attachments": { "x.png": { "image/png": "aGk=" } } },
            { "cell_type": "code", "id": "one", "execution_count": null, "metadata": {}, "outputs": [], "source": ["1"], "ours": [1, 2] }
          ],
          "metadata": { "kernelspec": { "display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp" } },
          "nbformat": 4, "nbformat_minor": 5,
          "signature": "abc", "tool": { "deep": [true, null] }
        }
        """;

    [Fact]
    public void Attachments_and_unknown_entries_live_through_a_dib_file()
    {
        var before = NotebookDocument.Parse(Notebook, NotebookFormat.Ipynb);
        var dib = before.ToText(NotebookFormat.Dib);
        var after = NotebookDocument.Parse(dib, NotebookFormat.Dib);
        Assert.Equal(Entries(before), Entries(after));
        Assert.Contains("\"attachments\"", Entries(after));
        Assert.Contains("\"ours\"", Entries(after));
        Assert.Contains("\"signature\": \"abc\"", Entries(after));

        // A second turn changes nothing.
        Assert.Equal(dib, after.ToText(NotebookFormat.Dib));
    }

    [Fact]
    public void A_plain_dib_file_gets_no_notes()
    {
        var document = NotebookDocument.Parse("#!csharp\n\n1\n", NotebookFormat.Dib);
        Assert.DoesNotContain("Notes", document.ToText(NotebookFormat.Dib));
        Assert.DoesNotContain("Entries", document.ToText(NotebookFormat.Dib));
    }

    private static string Entries(NotebookDocument document)
    {
        var copy = document.Clone();
        copy.Metadata = [];
        return copy.ToText(NotebookFormat.Ipynb);
    }
}
