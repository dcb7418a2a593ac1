using System.Text.RegularExpressions;

namespace ModelOps.Evaluation.Cards;

/// <summary>Compares the generated parts of two cards: every cell, paragraph and heading, section by section.</summary>
internal static partial class CardCheck
{
    internal static IReadOnlyList<CardDifference> Compare(string card, string evidence)
    {
        var (said, known) = (Entries(card), Entries(evidence));
        List<CardDifference> differences = [];
        foreach (var (place, value) in known)
        {
            if (!said.TryGetValue(place, out var other))
            {
                differences.Add(new(place.Section, place.What, null, value));
            }
            else if (other != value)
            {
                differences.AddRange(Between(place, other, value));
            }
        }

        differences.AddRange(said.Where(entry => !known.ContainsKey(entry.Key)).Select(entry => new CardDifference(entry.Key.Section, entry.Key.What, entry.Value, null)));
        return differences;
    }

    // Of a sentence, only the numbers that differ, where nothing else does.
    private static IEnumerable<CardDifference> Between(Place place, string card, string evidence)
    {
        var (said, known) = (Number().Matches(card), Number().Matches(evidence));
        return said.Count == known.Count && Number().Replace(card, "#") == Number().Replace(evidence, "#")
            ? said.Zip(known).Where(pair => pair.First.Value != pair.Second.Value).Select(pair => new CardDifference(place.Section, place.What, pair.First.Value, pair.Second.Value))
            : [new(place.Section, place.What, card, evidence)];
    }

    private static OrderedDictionary<Place, string> Entries(string markdown)
    {
        var entries = new OrderedDictionary<Place, string>();
        void Add(string section, string what, string value)
        {
            // The second of the same name is another place.
            var nth = 1;
            while (!entries.TryAdd(new Place(section, what, nth), value))
            {
                nth++;
            }
        }

        var (section, written, sentences) = ("the beginning", false, 0);
        string[]? heads = null;
        foreach (var line in WrittenParts.Lines(markdown).Select(line => line.Trim()))
        {
            var isRow = line.StartsWith('|');
            heads = isRow ? heads : null;
            if (WrittenParts.NameIn(line) is { } name)
            {
                Add(section, $"the hand-written part '{name}'", "there");
                written = true;
            }
            else if (written || line.Length == 0)
            {
                written = written && !WrittenParts.IsEnd(line);
            }
            else if (line.StartsWith('#'))
            {
                (section, sentences) = (line.TrimStart('#').Trim(), 0);
                Add(section, "the heading", line);
            }
            else if (!isRow)
            {
                Add(section, $"sentence {++sentences}", line);
            }
            else if (heads is null)
            {
                heads = Cells(line);
                Add(section, "the head of a table", line);
            }
            else
            {
                var cells = Cells(line);
                if (!cells.All(cell => cell == "---"))
                {
                    Add(section, $"the row '{cells[0]}'", string.Join(" | ", cells.Length == heads.Length ? [cells[0]] : cells));
                    foreach (var (cell, head) in cells.Zip(heads).Skip(1))
                    {
                        Add(section, $"{cells[0]}, {head}", cell);
                    }
                }
            }
        }

        return entries;
    }

    private static string[] Cells(string line) => [.. Bar().Split(line.Trim('|')).Select(cell => cell.Trim())];

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex(@"[-+]?\d[\d.,]*(?:e[-+]?\d+)?")]
    private static partial Regex Number();

    private readonly record struct Place(string Section, string What, int Nth);
}
