namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>Reads a CSV file, plain or gzip, with inferred types. See <see cref="CsvReader"/> for counts of what was passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="InvalidInputException">No such file, or one that cannot be read; the message has line, column and value.</exception>
    public static Frame ReadCsv(string path, CsvReadOptions? options = null) => CsvReader.Read(path, options).Frame;

    /// <summary>Reads CSV text that is in memory.</summary>
    /// <param name="text">The text, with its header line.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The text cannot be read.</exception>
    public static Frame ParseCsv(string text, CsvReadOptions? options = null) => CsvReader.Parse(text, options).Frame;

    /// <summary>Writes a CSV file that <see cref="ReadCsv"/> reads back equal. A path that ends in <c>.gz</c> is packed.</summary>
    /// <param name="path">The file; replaced when there, its folder made when not.</param>
    /// <param name="separator">The character between fields, ASCII.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public void WriteCsv(string path, char separator = ',') => CsvWriter.Write(this, path, separator);

    /// <summary>The frame as CSV text, lines ended by a line feed.</summary>
    public string ToCsv() => CsvWriter.ToText(this);
}
