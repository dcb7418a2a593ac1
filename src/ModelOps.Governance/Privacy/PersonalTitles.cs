using System.Text;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelOps.Governance.Privacy;

/// <summary>What the title of a column says of its values, where no form does: names, addresses, dates of birth.</summary>
internal static partial class PersonalTitles
{
    private const double Most = 0.5;
    private const int FewestNames = 3;

    /// <summary>A kind that titles name.</summary>
    /// <param name="Name">As <c>name of a person</c>.</param>
    /// <param name="Placeholder">What stands in the place of a value.</param>
    /// <param name="Title">The titles, in lower case with blanks between words.</param>
    /// <param name="Fits">Whether a value can be one: a title alone, over yes and no, says nothing.</param>
    /// <param name="IsDistinct">Whether values must differ from row to row, as those of a category do not.</param>
    internal sealed record Titled(string Name, string Placeholder, Regex Title, Func<string, bool> Fits, bool IsDistinct);

    private static readonly Titled[] _all =
    [
        new("name of a person", "[name]", Names(), value => value.Any(char.IsLetter) && !value.Any(char.IsDigit) && value.Length > 1, true),
        new("date of birth", "[birth-date]", Births(), value => DateTime.TryParse(value, CultureInfo.InvariantCulture, out _) || GermanDate().IsMatch(value), false),
        new("address", "[address]", Addresses(), value => value.Any(char.IsLetter) && value.Length > 4, true),
        new("phone number", "[phone]", Phones(), value => value.Count(char.IsAsciiDigit) >= 6, false),
        new("national id", "[national-id]", Nationals(), value => value.Count(char.IsAsciiDigit) >= 5, false),
    ];

    /// <summary>What the title says of a column whose distinct values these are; null when it says nothing, or the values do not fit.</summary>
    /// <param name="title">The title.</param>
    /// <param name="values">The distinct values.</param>
    /// <param name="rows">How many rows have a value.</param>
    public static Titled? Of(string title, IReadOnlyCollection<string> values, long rows)
    {
        var words = Words(title);
        foreach (var kind in _all)
        {
            if (kind.Title.IsMatch(words) && rows > 0 && values.Count(kind.Fits) >= Most * values.Count && values.Count > 0
                && (!kind.IsDistinct || values.Count >= Math.Min(FewestNames, rows)) && (!kind.IsDistinct || values.Count >= Math.Min(rows, 10) * Most))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Whether a title speaks of a kind that its numbers alone do not prove.</summary>
    public static bool Hints(string title, PersonalKind kind) => kind.Hint?.IsMatch(Words(title)) == true;

    // lastName, last_name and Last-Name are one; accents count as written, and without.
    private static string Words(string title)
    {
        var words = Bounds().Replace(title, " ").Trim().ToLowerInvariant().Normalize(NormalizationForm.FormD);
        return string.Concat(words.Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)).Replace("ł", "l", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<=[a-z])(?=[A-Z])|[\s_\-.]+", RegexOptions.CultureInvariant)]
    private static partial Regex Bounds();

    [GeneratedRegex(@"^(?:(?:customer|client|patient|employee|user|person|contact|account holder|holder|applicant|guest|passenger|student|kunden?|cliente?) )?(?:name|first ?name|last ?name|full ?name|sur ?name|middle ?name|maiden ?name|given ?names?|family ?names?|forenames?|vor ?name|nach ?name|familien ?name|nom|nom de famille|prenoms?|apellidos?|nombres?|nombre completo|cognome|voor ?naam|achter ?naam|nazwisko|imie|efter ?namn|for ?namn|sobrenome)$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex(@"^(?:(?:customer|client|patient|employee|user|person) )?(?:birth ?date|date of birth|dob|birth ?day|born|born on|geburts ?datum|geburts ?tag|date (?:de )?naissance|fecha (?:de )?nacimiento|data (?:di )?nascita|geboorte ?datum|data urodzenia|fodelse ?datum|data de nascimento)$", RegexOptions.CultureInvariant)]
    private static partial Regex Births();

    [GeneratedRegex(@"^(?:(?:home|street|postal|mailing|billing|shipping|delivery|customer|client|patient|post) )?(?:address(?: ?line)?(?: ?[12])?|street(?: name| address)?|anschrift|adresse|strasse|rue|direccion|domicilio|calle|indirizzo|via|adres|straat|ulica|adress|gatu ?adress|endereco)$", RegexOptions.CultureInvariant)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"^(?:(?:home|work|mobile|cell|customer|client|contact|private|office) )?(?:phone|phone ?(?:no|nr|number)|telephone(?: ?(?:no|number))?|mobile(?: ?(?:no|number|phone))?|cell ?phone|tel|telefon(?: ?nummer)?|handy(?: ?nummer)?|rufnummer|telefono|numero de telefono|movil|cellulare|mobiel|telefoon(?: ?nummer)?|fax)$", RegexOptions.CultureInvariant)]
    private static partial Regex Phones();

    [GeneratedRegex(@"^(?:national id(?: ?(?:no|number))?|ssn|social security(?: ?(?:no|number))?|nino|national insurance(?: ?(?:no|number))?|passport(?: ?(?:no|number))?|driving licen[cs]e(?: ?(?:no|number))?|id card(?: ?(?:no|number))?|tax ?id|tin|steuer ?id(?:entifikations ?nummer)?|steuer ?nummer|personalausweis(?: ?nummer)?|nir|numero de securite sociale|dni|nie|nif|codice fiscale|bsn|burger ?service ?nummer|pesel|person ?nummer|cpf)$", RegexOptions.CultureInvariant)]
    private static partial Regex Nationals();

    [GeneratedRegex(@"^\d{1,2}\.\d{1,2}\.\d{4}$", RegexOptions.CultureInvariant)]
    private static partial Regex GermanDate();
}
