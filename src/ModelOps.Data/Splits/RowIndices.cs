using System.Globalization;
using ModelOps.Files;

namespace ModelOps;

/// <summary>Row numbers as a text file, one a line, so that a split can be kept with a run and used elsewhere.</summary>
public static class RowIndices
{
    /// <summary>Writes row numbers, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">Row numbers, from 0.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<int> rows) =>
        AtomicFile.WriteText(path, string.Concat(rows.Select(row => row.ToString(CultureInfo.InvariantCulture) + "\n")));

    /// <summary>Reads row numbers; blank lines are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rowCount">The frame's number of rows: every number must be below it.</param>
    /// <exception cref="InvalidInputException">No such file, or a line that is not a row of the frame; the message has file, line and value.</exception>
    public static int[] Load(string path, int rowCount)
    {
        if (!File.Exists(path))
        {
            throw new InvalidInputException($"There is no file '{path}'. Check the path; it is taken from '{Environment.CurrentDirectory}'.");
        }

        var rows = new List<int>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.AsSpan().Trim().IsEmpty)
            {
                continue;
            }

            if (!int.TryParse(line, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var row) || row >= rowCount)
            {
                throw new InvalidInputException($"'{path}', line {number}: '{line}' is not a row of the frame, which has rows 0 to {rowCount - 1}. Were the numbers made for another frame?");
            }

            rows.Add(row);
        }

        return [.. rows];
    }
}
