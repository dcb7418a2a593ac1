namespace ModelOps;

/// <summary>Which set and class each file of a folder is of, by the folders above it.</summary>
internal static class ImageLayout
{
    /// <summary>The names of the sets, in the order they are shown.</summary>
    public static readonly string[] Sets = ["train", "validation", "test"];

    private static readonly Dictionary<string, string> _setNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = "train",
        ["training"] = "train",
        ["validation"] = "validation",
        ["valid"] = "validation",
        ["val"] = "validation",
        ["test"] = "test",
        ["testing"] = "test",
    };

    private static readonly HashSet<string> _endings = new(StringComparer.OrdinalIgnoreCase) { ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".gif", ".ppm" };

    /// <summary>A file of the folder.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="Set">Its set; null without sets.</param>
    /// <param name="Label">Its class; null without classes.</param>
    public sealed record Entry(string Path, string? Set, string? Label);

    /// <summary>The images of a folder in the order of their paths, and the files beside them that are none.</summary>
    /// <exception cref="InvalidInputException">No such folder, no image in it, or images both beside and in folders of classes.</exception>
    public static (IReadOnlyList<Entry> Images, IReadOnlyList<string> Others) Of(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidInputException($"There is no folder '{folder}'. Give a folder with a folder of images for each class.");
        }

        var (images, files) = Files(folder, "Give a folder with a folder of images for each class.");
        var parts = images.Select(file => file.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)).ToArray();
        var hasSets = parts.All(part => part.Length > 1 && _setNames.ContainsKey(part[0]));
        var depth = hasSets ? 1 : 0;
        var hasClasses = parts.Any(part => part.Length > depth + 1);
        if (hasClasses && Array.FindIndex(parts, part => part.Length == depth + 1) is >= 0 and var beside)
        {
            throw new InvalidInputException($"The image '{images[beside]}' in '{folder}' is in no folder of a class, but others are. Move it into one, or give a folder of one kind.");
        }

        return (
            [.. images.Zip(parts).Select(pair => new Entry(Shown(Path.Combine(folder, pair.First)), hasSets ? _setNames[pair.Second[0]] : null, hasClasses ? pair.Second[depth] : null))],
            [.. files.Except(images)]);
    }

    /// <summary>The images of a folder and those below it, whatever their folders are named; or the file itself.</summary>
    /// <exception cref="InvalidInputException">No image in it.</exception>
    public static IReadOnlyList<string> All(string path) =>
        File.Exists(path) ? [Shown(path)] : [.. Files(path, "Give a folder with images, or one image.").Images.Select(file => Shown(Path.Combine(path, file)))];

    /// <summary>True for the name of an image file.</summary>
    public static bool IsImage(string path) => _endings.Contains(Path.GetExtension(path));

    private static (string[] Images, string[] All) Files(string folder, string next)
    {
        // Links are not followed: they may lead out of the folder, or round in it.
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        string[] files = [.. Directory.EnumerateFiles(folder, "*", options).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
        string[] images = [.. files.Where(IsImage)];
        return images.Length > 0 ? (images, files)
            : throw new InvalidInputException($"The folder '{folder}' holds no image ({string.Join(", ", _endings.Select(ending => ending[1..]))}){(files.Length > 0 ? $", but {files.Length} other files" : "")}. {next}");
    }

    // A path within the working folder is kept as one from there, so that a table of paths can move with it.
    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFullPath(path) : relative.Replace(Path.DirectorySeparatorChar, '/');
    }
}
