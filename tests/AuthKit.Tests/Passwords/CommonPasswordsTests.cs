using AuthKit.Passwords;

namespace AuthKit.Tests.Passwords;

public class CommonPasswordsTests
{
    // Passwords of at least eight characters that breach reports list year after year.
    [Theory]
    [InlineData("password")]
    [InlineData("Password")]
    [InlineData("PASSWORD1")]
    [InlineData("password123")]
    [InlineData("Password123!")]
    [InlineData("P@ssw0rd")]
    [InlineData("P@$$w0rd1")]
    [InlineData("passw0rd!")]
    [InlineData("12345678")]
    [InlineData("123456789")]
    [InlineData("1234567890")]
    [InlineData("12345678910")]
    [InlineData("87654321")]
    [InlineData("00000000")]
    [InlineData("11111111")]
    [InlineData("aaaaaaaa")]
    [InlineData("abcabcabc")]
    [InlineData("aaaabbbb")]
    [InlineData("111222333")]
    [InlineData("123123123")]
    [InlineData("abcd1234")]
    [InlineData("qwertyui")]
    [InlineData("qwertyuiop")]
    [InlineData("qwerty123")]
    [InlineData("Qwerty123!")]
    [InlineData("1q2w3e4r5t")]
    [InlineData("1qaz2wsx")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("zaq12wsx")]
    [InlineData("asdfghjkl")]
    [InlineData("lkjhgfdsa")]
    [InlineData("zxcvbnm1")]
    [InlineData("azertyuiop")]
    [InlineData("iloveyou")]
    [InlineData("iloveyou1")]
    [InlineData("ilovemike")]
    [InlineData("football")]
    [InlineData("football1")]
    [InlineData("baseball")]
    [InlineData("basketball")]
    [InlineData("sunshine")]
    [InlineData("sunshine2")]
    [InlineData("princess1")]
    [InlineData("superman")]
    [InlineData("Superman2024")]
    [InlineData("trustno1")]
    [InlineData("welcome1")]
    [InlineData("Welcome2025!")]
    [InlineData("Summer2026")]
    [InlineData("summer2026!")]
    [InlineData("starwars")]
    [InlineData("whatever")]
    [InlineData("computer")]
    [InlineData("jennifer")]
    [InlineData("michelle")]
    [InlineData("jordan23")]
    [InlineData("charlie1")]
    [InlineData("liverpool")]
    [InlineData("l1verpool")]
    [InlineData("letmein1")]
    [InlineData("letmein123")]
    [InlineData("admin123")]
    [InlineData("administrator")]
    [InlineData("changeme")]
    [InlineData("changeme123")]
    [InlineData("monkey123")]
    [InlineData("dragon123")]
    [InlineData("123password")]
    [InlineData("monkeymonkey")]
    [InlineData("19900101")]
    [InlineData("31121999")]
    [InlineData("12251985")]
    [InlineData("01.02.1990")]
    [InlineData("147258369")]
    [InlineData("987654321")]
    [InlineData("passwort")]
    [InlineData("contrasena")]
    [InlineData("motdepasse")]
    public async Task Passwords_that_many_people_choose_are_refused(string password) =>
        Assert.Contains(PasswordRejection.Common, (await new PasswordPolicy().CheckAsync(password)).Reasons);

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("kqzvbnwt")]
    [InlineData("monkey piano lantern")]
    [InlineData("xk7vqpwz")]
    [InlineData("football is what we live for")]
    [InlineData("gX9!mQ2z")]
    [InlineData("13572468013")]
    [InlineData("passwordlessness")]
    [InlineData("99999999999999999999998")]
    public async Task Passwords_that_few_people_choose_are_accepted(string password) =>
        Assert.True((await new PasswordPolicy().CheckAsync(password)).IsAccepted);

    [Fact]
    public void The_list_holds_well_over_3000_passwords_that_fit_the_policy()
    {
        string[] endings = ["", "1", "12", "123", "1234", "!", "2024", "2025", "99", "01"];
        var fitting = CommonPasswords.All.SelectMany(word => endings.Select(ending => word + ending)).Where(password => password.Length >= 8).ToHashSet();

        Assert.True(CommonPasswords.All.Count(word => word.Length >= 8) > 1500);
        Assert.True(fitting.Count > 30_000);
        Assert.All(fitting, password => Assert.True(CommonPasswords.Contains(password), password));
    }

    [Fact]
    public void The_list_is_lower_case_ascii() => Assert.All(CommonPasswords.All, word =>
    {
        Assert.Equal(word.ToLowerInvariant(), word);
        Assert.True(System.Text.Ascii.IsValid(word));
    });
}
