using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.Kernel.Formatting;
using ModelOps.Kernel.Jupyter.Messages;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary>One cell that a Jupyter kernel runs for us.</summary>
internal sealed partial class KernelRun(KernelClient client, KernelProcess process, ICellHost host, int firstLine)
{
    private ShownBundle? _result;
    private LanguageException? _error;
    private Exception? _unanswered;

    public static JsonObject Request(string code, bool storeHistory) => new()
    {
        ["code"] = code,
        ["silent"] = false,
        ["store_history"] = storeHistory,
        ["user_expressions"] = new JsonObject(),
        ["allow_stdin"] = storeHistory,
        // One request is under way at a time. With true, ipykernel would refuse the next one, too, when it comes soon after an error.
        ["stop_on_error"] = false,
    };

    /// <summary>Runs it; after an interrupt it waits until the kernel has stopped.</summary>
    public async Task<LanguageResult> RunAsync(string code, CancellationToken cancellationToken)
    {
        var running = client.AskAsync("execute_request", Request(code, storeHistory: true), Take);
        await using (cancellationToken.Register(() => _ = process.InterruptAsync(client)).ConfigureAwait(false))
        {
            var reply = await running.ConfigureAwait(false);
            if (_unanswered is { } unanswered)
            {
                throw unanswered;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (reply.Text("status") != "ok")
            {
                throw _error ?? new LanguageException(reply.Text("ename", "Error"), reply.Text("evalue", "The kernel did not run the cell."));
            }

            return _result is null ? LanguageResult.None : LanguageResult.Of(_result);
        }
    }

    private void Take(JupyterMessage message)
    {
        switch (message.Type)
        {
            case "stream":
                host.Write(message.Text("text"), message.Text("name") == "stderr");
                break;
            case "display_data":
                host.Show(message.Object("data"), message.Object("metadata"), DisplayId(message));
                break;
            case "update_display_data" when DisplayId(message) is { } id:
                host.Update(id, message.Object("data"), message.Object("metadata"));
                break;
            case "execute_result":
                _result = new ShownBundle(message.Object("data"));
                break;
            case "clear_output":
                host.Clear(message.Flag("wait", false));
                break;
            case "error":
                _error = ErrorOf(message, firstLine);
                break;
            case "input_request":
                _ = AnswerAsync(message);
                break;
        }
    }

    // Not on the socket's thread, which must go on while the user thinks.
    private async Task AnswerAsync(JupyterMessage question)
    {
        try
        {
            client.Answer(question, await host.GetInputAsync(question.Text("prompt"), question.Flag("password", false)).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            _unanswered = exception;
            await process.InterruptAsync(client).ConfigureAwait(false);
        }
    }

    public static string? DisplayId(JupyterMessage message) =>
        message.Content.TryGetProperty("transient", out var transient) && transient.ValueKind == JsonValueKind.Object && transient.TryGetProperty("display_id", out var id) ? id.GetString() : null;

    /// <summary>The error of a message, without colours, and its line in the cell where IPython says it.</summary>
    public static LanguageException ErrorOf(JupyterMessage message, int firstLine)
    {
        var lines = message.Content.TryGetProperty("traceback", out var traceback) && traceback.ValueKind == JsonValueKind.Array
            ? traceback.EnumerateArray().SelectMany(line => Colour().Replace(line.ToString(), "").Split('\n')).ToList() : [];
        var place = lines.Select(line => Place().Match(line)).FirstOrDefault(match => match.Success);
        return new LanguageException(message.Text("ename"), Colour().Replace(message.Text("evalue"), ""))
        {
            Traceback = lines,
            Line = place is null ? null : int.Parse(place.Groups.Values.Skip(1).First(group => group.Success).Value, System.Globalization.CultureInfo.InvariantCulture) + firstLine - 1,
        };
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Colour();

    // How IPython names the place in a cell: before 8.0 by an arrow alone.
    [GeneratedRegex(@"^\s*(?:Cell In ?\[\d+\],? line (\d+)|File <ipython-input[^>]*>:(\d+)|Input In \[\d+\], in .*|-+> ?(\d+) |File .*<ipython-input.*line (\d+)|  Cell In\[\d+\], line (\d+))")]
    private static partial Regex Place();
}
