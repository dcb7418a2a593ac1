using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ModelOps.Governance.Privacy;

/// <summary>The kinds of personal data that are known by form, the surest first: where two overlap, the first has it.</summary>
internal static partial class PersonalKinds
{
    private const string National = "[national-id]";
    private static readonly string[] _filesNotPeople = ["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "html"];

    public static IReadOnlyList<PersonalKind> All { get; } =
    [
        new("e-mail address", "[email]", Proof.Sure, Alphabet.Mail, 0, Email(), text => !text.StartsWith("git@", StringComparison.OrdinalIgnoreCase) && !_filesNotPeople.Contains(text[(text.LastIndexOf('.') + 1)..], StringComparer.OrdinalIgnoreCase)),
        new("IBAN", "[iban]", Proof.Sure, Alphabet.Letters, 8, Iban(), Ibans.IsOne),
        new("tax code (Italy)", National, Proof.Sure, Alphabet.Letters, 1, Italian(), CheckDigits.Italian),
        new("DNI or NIE (Spain)", National, Proof.Sure, Alphabet.Separators, 7, Spanish(), CheckDigits.Spanish),
        new("National Insurance number (United Kingdom)", National, Proof.Sure, Alphabet.Separators, 6, British(), text => text[..2] is not ("BG" or "GB" or "NK" or "KN" or "TN" or "NT" or "ZZ")),
        new("Social Security number (United States)", National, Proof.Sure, Alphabet.Separators, 9, American(), text => text.Distinct().Count() > 1 && text is not ("123456789" or "078051120")),
        new("resident identity number (China)", National, Proof.Sure, Alphabet.Digits, 17, Chinese(), CheckDigits.Chinese),
        new("social security number (France)", National, Proof.Counted, Alphabet.Digits, 6, French(), CheckDigits.French),
        new("card number", "[card]", Proof.Counted, Alphabet.Digits, 12, Card(), CheckDigits.Card),
        new("PESEL (Poland)", National, Proof.Counted, Alphabet.Digits, 11, Eleven(), CheckDigits.Polish),
        new("tax id (Germany)", National, Proof.Counted, Alphabet.Digits, 11, German(), CheckDigits.GermanTaxId),
        new("personal identity number (Sweden)", National, Proof.Hinted, Alphabet.Digits, 10, Swedish(), CheckDigits.Swedish) { Hint = SwedishHint() },
        new("BSN (Netherlands)", National, Proof.Hinted, Alphabet.Digits, 9, Nine(), CheckDigits.Dutch) { Hint = DutchHint() },
        new("phone number", "[phone]", Proof.Sure, Alphabet.Separators, 8, Phone(), IsPhone),
        new("IP address", "[ip]", Proof.Sure, Alphabet.Points, 4, Ip4(), IsIp4),
        new("IP address", "[ip]", Proof.Sure, Alphabet.Colons, 0, Ip6(), IsIp6),
    ];

    // A national number has nine digits or more; a date in figures has eight, and a decimal has one point.
    private static bool IsPhone(string text) => text.Count(char.IsAsciiDigit) is >= 9 and <= 15 || (text[0] == '+' && text.Count(char.IsAsciiDigit) is 8);

    // 127 and 0 are no machine of a person; what ends in .0 is a network, or a version of a program.
    private static bool IsIp4(string text) => IPAddress.TryParse(text, out var address) && address.GetAddressBytes() is [not (0 or 127 or 255), _, _, not 0];

    private static bool IsIp6(string text) => text.Count(letter => letter == ':') >= 3 && text.Any(char.IsAsciiDigit) && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    [GeneratedRegex(@"(?<![\w.%+\-]|://[^\s@/]{0,100})[A-Za-z0-9](?:[A-Za-z0-9._%+\-]{0,63})@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.)+[A-Za-z]{2,24}(?![\w\-])", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![\w\-])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\w\-])", RegexOptions.CultureInvariant)]
    private static partial Regex Iban();

    // Letters stand for digits where two people would have the same code (omocodia).
    [GeneratedRegex(@"(?<![\w\-])[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z](?![\w\-])", RegexOptions.CultureInvariant)]
    private static partial Regex Italian();

    [GeneratedRegex(@"(?<![\w\-.])(?:[0-9]{8}|[XYZ]-?[0-9]{7})-?[A-Z](?![\w\-])", RegexOptions.CultureInvariant)]
    private static partial Regex Spanish();

    [GeneratedRegex(@"(?<![\w\-])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D](?![\w\-])", RegexOptions.CultureInvariant)]
    private static partial Regex British();

    [GeneratedRegex(@"(?<![\w\-.+/])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![\w\-/])", RegexOptions.CultureInvariant)]
    private static partial Regex American();

    [GeneratedRegex(@"(?<![\w\-.])[1-8][0-9]{16}[0-9X](?![\w\-]|\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Chinese();

    [GeneratedRegex(@"(?<![\w\-.])[12] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}(?![\w\-]|\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex French();

    [GeneratedRegex(@"(?<![\w\-./])(?:[0-9]{12,19}|[0-9]{4}([ \-])[0-9]{4}\1[0-9]{4}\1[0-9]{1,4}(?:\1[0-9]{1,3})?|3[0-9]{3}([ \-])[0-9]{6}\2[0-9]{4,5})(?![\w\-/]|[.,][0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Card();

    [GeneratedRegex(@"(?<![\w\-./])[0-9]{11}(?![\w\-/]|[.,][0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Eleven();

    [GeneratedRegex(@"(?<![\w\-./])[1-9](?:[0-9]{10}|[0-9] [0-9]{3} [0-9]{3} [0-9]{3})(?![\w\-/]|[.,][0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex German();

    [GeneratedRegex(@"(?<![\w\-./])(?:(?:18|19|20)?[0-9]{6}[\-+]?[0-9]{4})(?![\w\-/]|[.,][0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Swedish();

    [GeneratedRegex(@"\b(?:personnummer|samordningsnummer|personal identity)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SwedishHint();

    [GeneratedRegex(@"(?<![\w\-./])[0-9]{9}(?![\w\-/]|[.,][0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Nine();

    [GeneratedRegex(@"\b(?:bsn|burgerservice|sofi)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DutchHint();

    // +49 30 1234567, (415) 555-2671, 415-555-2671, 030 1234567; not 01-02-2020 03:04, nor the digits of a table.
    [GeneratedRegex(@"(?<![\w.+\-/:,])(?:\+[1-9](?![0-9]{0,2}\.[0-9]{4})(?:[ .\-/()]{0,2}[0-9]){7,14}|(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}-)[2-9][0-9]{2}-[0-9]{4}|\(?0[1-9][0-9]{1,4}\)?[ \-/][1-9][0-9]{2,4}(?:[ \-]?[0-9]{2,4}){1,3})(?![\w\-/:]|[.,][0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<![\w.\-+]|[Vv]ersion[""']?\s*[:=]?\s*[""']?)(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![\w\-]|\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Ip4();

    [GeneratedRegex(@"(?<![\w:.])[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]{10,40}(?![\w:.])", RegexOptions.CultureInvariant)]
    private static partial Regex Ip6();
}
