using ModelOps.Governance.Privacy;

namespace ModelOps.Governance.Tests.Privacy;

public sealed class CheckDigitsTests
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    // Published examples of the issuers, each with a changed digit that must fail.
    [Theory]
    [InlineData("card", "4111111111111111", "4111111111111112")]
    [InlineData("card", "5500005555555559", "5500005555555558")]
    [InlineData("card", "378282246310005", "378282246310006")]
    [InlineData("card", "6011000990139424", "1234567812345670")]
    [InlineData("germany", "86095742719", "86095742718")]
    [InlineData("germany", "47036892816", "47036892817")]
    [InlineData("spain", "12345678Z", "12345678A")]
    [InlineData("spain", "X1234567L", "Y1234567L")]
    [InlineData("france", "255081416802538", "255081416802539")]
    [InlineData("france", "190052A00401318", "190052B00401318")]
    [InlineData("italy", "RSSMRA85T10A562S", "RSSMRA85T10A562T")]
    [InlineData("netherlands", "111222333", "111222334")]
    [InlineData("poland", "44051401359", "44051401358")]
    [InlineData("poland", "02070803628", "02370803628")]
    [InlineData("china", "11010519491231002X", "110105194912310021")]
    [InlineData("sweden", "8112289874", "8112289873")]
    [InlineData("sweden", "198112289874", "198113289874")]
    public void A_published_number_passes_and_a_changed_one_fails(string kind, string valid, string changed)
    {
        Assert.True(Check(kind, valid));
        Assert.False(Check(kind, changed));
    }

    [Theory]
    [InlineData("DE89370400440532013000", true)]
    [InlineData("GB82WEST12345698765432", true)]
    [InlineData("FR1420041010050500013M02606", true)]
    [InlineData("NO9386011117947", true)]
    [InlineData("DE8937040044053201300", false)]
    [InlineData("DE88370400440532013000", false)]
    [InlineData("XX89370400440532013000", false)]
    public void An_IBAN_has_its_countrys_length_and_check_digits(string text, bool valid) => Assert.Equal(valid, Ibans.IsOne(text));

    [Fact]
    public void Every_changed_digit_is_noticed_by_Luhn_and_the_elfproef_and_mod_97()
    {
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var card = WithCheck(Digits(random, "4", 15), CheckDigits.Luhn);
            var bsn = WithCheck(Digits(random, "1", 8), CheckDigits.Dutch);
            foreach (var (number, check) in new (string?, Func<string, bool>)[] { (card, CheckDigits.Luhn), (bsn, CheckDigits.Dutch), (Iban(random), Ibans.IsOne) })
            {
                if (number is null)
                {
                    continue;
                }

                Assert.True(check(number));
                var at = random.Next(4, number.Length);
                var other = (char)('0' + ((number[at] - '0' + random.Next(1, 10)) % 10));
                Assert.False(check(number[..at] + other + number[(at + 1)..]));
            }
        }
    }

    [Fact]
    public void Random_numbers_pass_as_often_as_their_check_digit_lets_them()
    {
        var random = new Random(6);
        var (italian, cards, tax) = (0, 0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var letters = string.Concat(Enumerable.Range(0, 6).Select(_ => Letters[random.Next(26)]));
            italian += CheckDigits.Italian($"{letters}85T10A{Digits(random, "", 3)}{Letters[random.Next(26)]}") ? 1 : 0;
            cards += CheckDigits.Card(Digits(random, "", 16)) ? 1 : 0;
            tax += CheckDigits.GermanTaxId(Digits(random, "", 11)) ? 1 : 0;
        }

        Assert.InRange(italian, 600, 950);
        Assert.InRange(cards, 200, 600);
        Assert.InRange(tax, 0, 60);
    }

    private static bool Check(string kind, string text) => kind switch
    {
        "card" => CheckDigits.Card(text),
        "germany" => CheckDigits.GermanTaxId(text),
        "spain" => CheckDigits.Spanish(text),
        "france" => CheckDigits.French(text),
        "italy" => CheckDigits.Italian(text),
        "netherlands" => CheckDigits.Dutch(text),
        "poland" => CheckDigits.Polish(text),
        "china" => CheckDigits.Chinese(text),
        _ => CheckDigits.Swedish(text),
    };

    internal static string Digits(Random random, string start, int length) => start + string.Concat(Enumerable.Range(0, length - start.Length).Select(_ => random.Next(10)));

    internal static string? WithCheck(string digits, Func<string, bool> check) => Enumerable.Range(0, 10).Select(last => $"{digits}{last}").FirstOrDefault(check);

    private static string Iban(Random random)
    {
        var account = Digits(random, "", 18);
        var check = 98 - (int)(System.Numerics.BigInteger.Parse($"{account}131400", System.Globalization.CultureInfo.InvariantCulture) % 97);
        return $"DE{check:00}{account}";
    }
}
