using System.Text;
using System.Text.Unicode;

namespace ModelOps.Data.Csv;

/// <summary>A column of text: codes into the chunk's own dictionary, which are mapped to one dictionary at the end.</summary>
internal sealed class CsvTextBuilder(CsvLayout layout, int capacity) : CsvColumnBuilder(layout)
{
    private readonly Utf8Dictionary _texts = new();
    private readonly bool _checked = layout.Encoding is UTF8Encoding;
    private HashSet<int>? _invalid;
    private int[] _codes = new int[Math.Max(capacity, 16)];

    public override CsvAdded Add(int row, ReadOnlySpan<byte> text, bool quoted)
    {
        if (!quoted && Layout.IsMissing(text))
        {
            AddMissing(row);
            return CsvAdded.Stored;
        }

        var code = _texts.Add(text, out var added);
        if (added && _checked && !Utf8.IsValid(text))
        {
            (_invalid ??= []).Add(code);
        }

        if (_invalid is not null && _invalid.Contains(code))
        {
            return CsvAdded.NotUtf8;
        }

        Grow(row);
        _codes[row] = code;
        return CsvAdded.Stored;
    }

    public override void AddMissing(int row)
    {
        Grow(row);
        _codes[row] = -1;
    }

    public override Column Join(string name, ReadOnlySpan<CsvColumnBuilder> parts, ReadOnlySpan<int> counts, int total)
    {
        var codes = GC.AllocateUninitializedArray<int>(total);
        var all = new Utf8Dictionary();
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = (CsvTextBuilder)parts[i];
            var map = new int[part._texts.Count];
            Array.Fill(map, -1);
            for (var row = 0; row < counts[i]; row++)
            {
                // Texts of skipped rows are in the chunk's dictionary, too; only used ones are mapped.
                var code = part._codes[row];
                if (code >= 0 && map[code] < 0)
                {
                    map[code] = all.Add(part._texts[code], out _);
                }

                codes[at++] = code < 0 ? -1 : map[code];
            }
        }

        var categories = new string[all.Count];
        for (var code = 0; code < categories.Length; code++)
        {
            categories[code] = Layout.Encoding.GetString(all[code]);
        }

        return new StringColumn(name, codes, categories);
    }

    private void Grow(int row)
    {
        if (row >= _codes.Length)
        {
            Array.Resize(ref _codes, row * 2);
        }
    }
}
