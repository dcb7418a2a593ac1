namespace ModelOps.Evaluation.Gates.Measures;

/// <summary>The size of a model folder with all its files.</summary>
internal static class FolderSize
{
    private const double Mega = 1_000_000;

    /// <summary>Millions of bytes. A model in memory is written to a folder, which is removed.</summary>
    internal static double Megabytes(Model model)
    {
        if (model.Folder is { } folder)
        {
            return Of(folder);
        }

        var made = Directory.CreateTempSubdirectory("modelops-size-");
        try
        {
            model.Save(made.FullName);
            return Of(made.FullName);
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    private static double Of(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / Mega;
}
