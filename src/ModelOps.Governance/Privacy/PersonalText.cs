namespace ModelOps.Governance.Privacy;

/// <summary>A value of a kind in a text, and where.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="IsBare">Whether it is digits alone, which chance may make.</param>
internal readonly record struct PersonalMatch(PersonalKind Kind, int Start, int Length, bool IsBare);

/// <summary>Finds personal data in a text by its form.</summary>
internal static class PersonalText
{
    private const int HintDistance = 40;

    /// <summary>What may be personal data in a text, and in <paramref name="failed"/> how many bare numbers of a form did not pass its check.</summary>
    public static List<PersonalMatch> Candidates(string text, IDictionary<PersonalKind, long>? failed = null)
    {
        // Digits in all, and the most in a row but for separators; nearly every text is left here.
        var (digits, row, longest, points, colons, hasAt) = (0, 0, 0, 0, 0, false);
        foreach (var letter in text)
        {
            if (char.IsAsciiDigit(letter))
            {
                digits++;
                longest = Math.Max(longest, ++row);
            }
            else if (letter is not (' ' or '-' or '.' or '/' or '(' or ')' or '+'))
            {
                row = 0;
            }

            points += letter == '.' ? 1 : 0;
            colons += letter == ':' ? 1 : 0;
            hasAt |= letter == '@';
        }

        List<PersonalMatch>? found = null;
        foreach (var kind in PersonalKinds.All)
        {
            var mayBe = kind.Alphabet switch
            {
                Alphabet.Mail => hasAt,
                Alphabet.Letters => digits >= kind.LeastDigits && digits < text.Length,
                Alphabet.Points => points >= 3 && longest >= kind.LeastDigits,
                Alphabet.Colons => colons >= 3,
                Alphabet.Separators => longest >= kind.LeastDigits && digits < text.Length,
                _ => longest >= kind.LeastDigits,
            };
            if (!mayBe)
            {
                continue;
            }

            foreach (var match in kind.Form.EnumerateMatches(text))
            {
                var (start, length) = (match.Index, match.Length);
                var value = Packed(text.AsSpan(start, length), kind);
                var isBare = kind.Proof != Proof.Sure && text.AsSpan(start, length).IndexOfAnyExceptInRange('0', '9') < 0;
                if (!kind.Check(value))
                {
                    if (isBare && failed is not null)
                    {
                        failed[kind] = failed.TryGetValue(kind, out var count) ? count + 1 : 1;
                    }
                }
                else if (found?.Exists(other => start < other.Start + other.Length && other.Start < start + length) != true)
                {
                    (found ??= []).Add(new(kind, start, length, isBare));
                }
            }
        }

        return found ?? [];
    }

    /// <summary>The personal data in a text that stands alone: bare numbers count where half of those like them pass their check, or a word before them says what they are.</summary>
    public static List<PersonalMatch> Find(string text)
    {
        var failed = new Dictionary<PersonalKind, long>();
        var found = Candidates(text, failed);
        found.RemoveAll(match => match.Kind.Proof == Proof.Hinted ? !HasHint(text, match)
            : match.IsBare && failed.GetValueOrDefault(match.Kind) > found.Count(other => other.Kind == match.Kind));
        found.Sort((one, other) => one.Start.CompareTo(other.Start));
        return found;
    }

    private static bool HasHint(string text, PersonalMatch match)
    {
        var start = Math.Max(0, match.Start - HintDistance);
        return match.Kind.Hint!.IsMatch(text.AsSpan(start, match.Start - start));
    }

    private static string Packed(ReadOnlySpan<char> text, PersonalKind kind)
    {
        if (kind.Placeholder is "[email]" or "[ip]")
        {
            return text.ToString();
        }

        Span<char> packed = stackalloc char[text.Length];
        var count = 0;
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter) || (letter == '+' && count == 0))
            {
                packed[count++] = letter;
            }
        }

        return packed[..count].ToString();
    }
}
