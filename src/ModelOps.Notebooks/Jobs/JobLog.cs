using System.Net;

namespace ModelOps;

/// <summary>What a task of a job has written.</summary>
/// <param name="Job">The job.</param>
/// <param name="Task">The task's index, from 0.</param>
/// <param name="Text">Its standard output and standard error, in the order in which they came.</param>
public sealed record JobLog(FolderJob Job, int Task, string Text) : Viewable
{
    private const int MostLines = 1000;

    /// <summary>How many letters of it were shown as they came.</summary>
    internal int Shown { get; init; }

    /// <inheritdoc />
    public override View ToView()
    {
        var lines = Text[Shown..].TrimEnd('\n').Split('\n');
        var (text, title) = (string.Join('\n', lines.TakeLast(MostLines)), Job.Status.Tasks.Count == 1 ? Job.Info.Name : $"{Job.Info.Name}, task {Job.TaskName(Task)}");
        var view = new View(Text.Length == 0 ? $"{title} has written nothing" : Shown > 0 ? $"{title} has ended" : title);
        view = lines.Length > MostLines ? view.Note($"The last {MostLines} of {lines.Length} lines.") : view;
        return text.Length == 0 ? view : view.Document($"<pre>{WebUtility.HtmlEncode(text)}</pre>", text);
    }
}
