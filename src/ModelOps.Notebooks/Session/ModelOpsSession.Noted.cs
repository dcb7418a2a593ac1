namespace ModelOps;

public sealed partial class ModelOpsSession
{
    private readonly Lock _noting = new();
    private readonly HashSet<string> _inputs = new(StringComparer.Ordinal);
    private readonly List<string> _commands = [];

    /// <summary>What runs are tagged with that start from now on, besides where they come from.</summary>
    internal IReadOnlyDictionary<string, string> RunTags { get; set; } = new Dictionary<string, string>();

    /// <summary>The files and folders that commands have read so far, by full path; an address that is neither stands for itself.</summary>
    internal IReadOnlyList<string> InputsRead
    {
        get
        {
            lock (_noting)
            {
                return [.. _inputs];
            }
        }
    }

    /// <summary>The names of the commands that were run so far, in their order.</summary>
    internal IReadOnlyList<string> CommandsRun
    {
        get
        {
            lock (_noting)
            {
                return [.. _commands];
            }
        }
    }

    internal void NoteInput(string path)
    {
        lock (_noting)
        {
            _inputs.Add(path);
        }
    }

    internal void NoteCommand(string name)
    {
        lock (_noting)
        {
            _commands.Add(name);
        }
    }
}
