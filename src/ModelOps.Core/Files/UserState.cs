namespace ModelOps.Files;

/// <summary>
/// A folder of this user for what one process leaves for the next: <c>MODELOPS_STATE_FOLDER</c>, else <c>modelops</c> in the
/// user's folder for application data. Nobody else may write there. It is made when something is written.
/// </summary>
/// <param name="folder">The folder; null for the usual one.</param>
internal sealed class UserState(string? folder)
{
    private const string Variable = "MODELOPS_STATE_FOLDER";
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Foreign = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private readonly string? _root = folder ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? Path.GetFullPath(given) : Usual());

    /// <summary>Where it is; null when this user has no home folder.</summary>
    internal string? Root => _root;

    /// <summary>A path in it; null when there is no such folder, and so nothing in it.</summary>
    /// <exception cref="InvalidInputException">Other users can write to the folder.</exception>
    internal string? Existing(string name)
    {
        var path = _root is null ? null : Path.Combine(_root, name);
        if (!Path.Exists(path))
        {
            return null;
        }

        CheckDown(Directory.Exists(path) ? path : Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>The path of a file in it that can be written: its folder is there, and only this user can write to it.</summary>
    /// <exception cref="InvalidInputException">The folder cannot be made, or other users can write to it.</exception>
    internal string Writable(string name)
    {
        var path = Path.Combine(_root ?? throw new InvalidInputException($"This user has no home folder, so nothing can be left for the next process. Name a folder in {Variable}."), name);
        MakeDown(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a file that readers see whole or not at all.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="InvalidInputException">It cannot be written, or other users could change it.</exception>
    internal string Write(string name, string text)
    {
        var path = Writable(name);
        AtomicFile.WriteText(path, text, ownerOnly: true);
        return path;
    }

    /// <summary>Opens a file for this process alone, which no other user may read.</summary>
    internal static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    // One by one: all of them get the mode.
    private void MakeDown(string folder)
    {
        if (folder.Length > _root!.Length)
        {
            MakeDown(Path.GetDirectoryName(folder)!);
        }

        Make(folder.Length < _root.Length ? _root : folder);
    }

    private static void Make(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, Mine);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The folder '{folder}', for what one process leaves for the next, cannot be made: {exception.Message.TrimEnd('.')}. Name another one in {Variable}.", exception);
        }

        Check(folder);
    }

    // Who can write to one folder on the way can put another in place of the rest.
    private void CheckDown(string folder)
    {
        for (; folder.Length > _root!.Length; folder = Path.GetDirectoryName(folder)!)
        {
            Check(folder);
        }

        Check(_root);
    }

    private static void Check(string folder)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & Foreign) != 0)
        {
            throw new InvalidInputException($"Other users can write to the folder '{folder}', so what is in it cannot be trusted. Run 'chmod 700 {folder}', or name another folder in {Variable}.");
        }
    }

    private static string? Usual()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? null : Path.Combine(data, "modelops");
    }
}
