using System.Globalization;

namespace ModelOps.Governance.Privacy;

/// <summary>The arithmetic of numbers that check themselves. Each takes the number without blanks and separators.</summary>
internal static class CheckDigits
{
    private const string DniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string ChineseDigits = "10X98765432";
    private static readonly int[] _chineseWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private static readonly int[] _peselWeights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];

    // Values of the characters 0-9 (as A-J) and A-Z in odd places of a codice fiscale (Decreto ministeriale 23/12/1976).
    private static readonly int[] _codiceOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    /// <summary>Luhn (1960): from the right, every second digit doubled, its digits added; the sum ends in 0.</summary>
    public static bool Luhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = Digit(digits, digits.Length - 1 - i) * (1 + (i % 2));
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>ISO 7064 MOD 97-10 over letters as 10 to 35, as IBANs use it after their first four characters are put last.</summary>
    public static bool Mod97(string iban)
    {
        var rest = 0;
        foreach (var letter in iban[4..] + iban[..4])
        {
            var value = char.IsAsciiDigit(letter) ? letter - '0' : letter - 'A' + 10;
            rest = ((value > 9 ? rest * 100 : rest * 10) + value) % 97;
        }

        return rest == 1;
    }

    /// <summary>Payment cards: Luhn, with the beginnings and lengths of their issuers (ISO/IEC 7812).</summary>
    public static bool Card(string digits) => digits.Distinct().Count() > 1 && IsIssued(digits) && Luhn(digits);

    /// <summary>German tax id (Steuer-IdNr): one digit of the first ten stands in it twice or three times, no other more than once; check digit by ISO 7064 MOD 11,10.</summary>
    public static bool GermanTaxId(string digits)
    {
        var repeats = digits[..10].GroupBy(digit => digit).Where(same => same.Count() > 1).ToArray();
        if (digits[0] == '0' || repeats is not [var one] || one.Count() > 3)
        {
            return false;
        }

        var product = 10;
        for (var i = 0; i < 10; i++)
        {
            var sum = (Digit(digits, i) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == Digit(digits, 10);
    }

    /// <summary>Spanish DNI, and NIE with X, Y or Z for its first digit: the number modulo 23 chooses the letter.</summary>
    public static bool Spanish(string text)
    {
        var number = text[0] is >= 'X' and <= 'Z' ? $"{text[0] - 'X'}{text[1..^1]}" : text[..^1];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && DniLetters[value % 23] == text[^1];
    }

    /// <summary>French NIR (numéro de sécurité sociale): 97 minus the first thirteen modulo 97; Corsica's 2A and 2B count as 19 and 18.</summary>
    public static bool French(string text)
    {
        var month = int.Parse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture);
        var number = text[..13].Replace("2A", "19", StringComparison.Ordinal).Replace("2B", "18", StringComparison.Ordinal);
        return month is >= 1 and <= 12 && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && 97 - (value % 97) == int.Parse(text.AsSpan(13), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>Italian codice fiscale: values of odd and even places add up, modulo 26, to the last letter.</summary>
    public static bool Italian(string text)
    {
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = char.IsAsciiDigit(text[i]) ? text[i] - '0' : text[i] - 'A';
            sum += i % 2 == 0 ? _codiceOdd[value] : value;
        }

        return sum % 26 == text[15] - 'A';
    }

    /// <summary>Dutch BSN: 9·d₁ + 8·d₂ + … + 2·d₈ − d₉ is a multiple of 11 (elfproef).</summary>
    public static bool Dutch(string digits)
    {
        var sum = -Digit(digits, 8);
        for (var i = 0; i < 8; i++)
        {
            sum += (9 - i) * Digit(digits, i);
        }

        return sum % 11 == 0 && digits.Distinct().Count() > 2;
    }

    /// <summary>Polish PESEL: a date of birth whose month holds the century, and weights 1, 3, 7, 9.</summary>
    public static bool Polish(string digits)
    {
        var month = int.Parse(digits.AsSpan(2, 2), NumberStyles.None, CultureInfo.InvariantCulture);
        var century = (month / 20) switch { 0 => 1900, 1 => 2000, 2 => 2100, 3 => 2200, _ => 1800 };
        var sum = Enumerable.Range(0, 10).Sum(i => _peselWeights[i] * Digit(digits, i));
        return (10 - (sum % 10)) % 10 == Digit(digits, 10) && IsDate(century + int.Parse(digits.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture), month % 20, digits.AsSpan(4, 2));
    }

    /// <summary>Chinese resident identity number (GB 11643-1999): region, date of birth, and ISO 7064 MOD 11-2.</summary>
    public static bool Chinese(string text)
    {
        var sum = Enumerable.Range(0, 17).Sum(i => _chineseWeights[i] * Digit(text, i));
        var year = int.Parse(text.AsSpan(6, 4), NumberStyles.None, CultureInfo.InvariantCulture);
        return text[0] is >= '1' and <= '8' && year is >= 1850 and < 2100 && ChineseDigits[sum % 11] == text[17]
            && IsDate(year, int.Parse(text.AsSpan(10, 2), NumberStyles.None, CultureInfo.InvariantCulture), text.AsSpan(12, 2));
    }

    /// <summary>Swedish personnummer and samordningsnummer (day plus 60): a date of birth and Luhn over ten digits.</summary>
    public static bool Swedish(string digits)
    {
        var ten = digits[^10..];
        var day = int.Parse(ten.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture);
        var century = digits.Length == 12 ? int.Parse(digits.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture) * 100 : 2000;
        return century is >= 1800 and <= 2000 && Luhn(ten)
            && IsDate(century + int.Parse(ten.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture), int.Parse(ten.AsSpan(2, 2), NumberStyles.None, CultureInfo.InvariantCulture), day > 60 ? day - 60 : day);
    }

    private static bool IsIssued(string digits)
    {
        var (two, three, four, length) = (Number(digits, 2), Number(digits, 3), Number(digits, 4), digits.Length);
        return (digits[0] == '4' && (length is 13 or 16 or 19))                                               // Visa
            || (length == 16 && (two is >= 51 and <= 55 || four is >= 2221 and <= 2720))                     // Mastercard
            || (length == 15 && (two is 34 or 37))                                                           // American Express
            || (length is >= 16 and <= 19 && (four == 6011 || three is >= 644 and <= 649 || two == 65))      // Discover
            || (length is >= 16 and <= 19 && four is >= 3528 and <= 3589)                                    // JCB
            || (length is >= 14 and <= 19 && (two is 36 or 38 or 39 || three is >= 300 and <= 305))          // Diners Club
            || (length is >= 16 and <= 19 && (two is 62 or 81));                                             // UnionPay
    }

    private static int Number(string digits, int count) => int.Parse(digits.AsSpan(0, count), NumberStyles.None, CultureInfo.InvariantCulture);

    private static int Digit(string text, int at) => text[at] - '0';

    private static bool IsDate(int year, int month, ReadOnlySpan<char> day) => IsDate(year, month, int.Parse(day, NumberStyles.None, CultureInfo.InvariantCulture));

    private static bool IsDate(int year, int month, int day) => month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
