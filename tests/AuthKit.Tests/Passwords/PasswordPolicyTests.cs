using AuthKit.Passwords;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Passwords;

public class PasswordPolicyTests
{
    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("xk7vqpw")]
    [InlineData("\U0001F469\u200D\U0001F469\u200D\U0001F467zz")]
    public async Task Under_eight_code_points_is_too_short(string? password) => Assert.Contains(PasswordRejection.TooShort, await Reasons(password));

    [Theory]
    [InlineData("xk7vqpwz")]
    [InlineData("        ")]
    [InlineData("kqzvbnwt")]
    [InlineData("\U0001F600\U0001F601\U0001F602\U0001F603\U0001F604\U0001F605\U0001F606\U0001F607")]
    [InlineData("\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600")]
    [InlineData("正しい馬の電池の留め金")]
    [InlineData("עברית וערבית")]
    [InlineData("with\0nul inside")]
    [InlineData("correct horse battery staple")]
    public async Task Any_characters_are_accepted(string password) => Assert.Empty(await Reasons(password));

    [Fact]
    public async Task Length_is_counted_in_code_points_up_to_1024()
    {
        Assert.Empty(await Reasons(string.Concat(Enumerable.Repeat("\U0001F600x\U0001F607y", 256))));
        Assert.Equal([PasswordRejection.TooLong], await Reasons(string.Concat(Enumerable.Repeat("\U0001F600x\U0001F607y", 256)) + "z"));
        Assert.Equal([PasswordRejection.TooLong], await Reasons(new string('x', 10_000_000)));
    }

    [Fact]
    public async Task Fifteen_are_required_if_the_password_is_the_only_factor()
    {
        var policy = new PasswordPolicy(options: new PasswordPolicyOptions { PasswordIsOnlyFactor = true });

        Assert.Equal([PasswordRejection.TooShort], (await policy.CheckAsync("xk7vqpwzrt52bn")).Reasons);
        Assert.True((await policy.CheckAsync("xk7vqpwzrt52bnm")).IsAccepted);
    }

    // Attributes cannot contain such text. The letter H stands for a high surrogate, and L for a low one.
    [Theory]
    [InlineData("lone H surrogate")]
    [InlineData("lone L surrogate")]
    [InlineData("wrong way round LH")]
    [InlineData("at the end H")]
    public async Task Malformed_text_is_reported_as_malformed(string password) =>
        Assert.Equal([PasswordRejection.Malformed], await Reasons(password.Replace('H', '\uD83D').Replace('L', '\uDE00')));

    [Fact]
    public async Task For_bcrypt_passwords_that_it_would_cut_are_refused()
    {
        var policy = new PasswordPolicy(options: new PasswordPolicyOptions { ForBcrypt = true });

        Assert.Empty((await policy.CheckAsync(new string('ü', 35) + "xk")).Reasons);
        Assert.Equal([PasswordRejection.TooLong], (await policy.CheckAsync(new string('ü', 35) + "xkz")).Reasons);
        Assert.Equal([PasswordRejection.Malformed], (await policy.CheckAsync("with\0nul inside")).Reasons);
    }

    [Theory]
    [InlineData("acme-2026-acme")]
    [InlineData("xx ACME xx")]
    [InlineData("the wróćmy of it")]
    public async Task Words_of_the_application_are_refused(string password)
    {
        var policy = new PasswordPolicy(options: new PasswordPolicyOptions { ContextWords = { "Acme", "WRÓĆMY" } });

        Assert.Equal([PasswordRejection.ContextWord], (await policy.CheckAsync(password)).Reasons);
    }

    [Theory]
    [InlineData("the Miller of dee")]
    [InlineData("zz jo.miller zz")]
    [InlineData("zzhenriettazz")]
    [InlineData("quickfoxtrotted")]
    public async Task Words_of_the_account_are_refused(string password)
    {
        var context = new PasswordContext { Login = "QuickFox", Email = "jo.miller+shop@example.com", Words = ["Henrietta", "Jo"] };

        Assert.Equal([PasswordRejection.ContextWord], (await new PasswordPolicy().CheckAsync(password, context)).Reasons);
        Assert.Empty(await Reasons(password));
    }

    [Fact]
    public async Task Words_under_four_characters_are_not_searched() =>
        Assert.Empty((await new PasswordPolicy().CheckAsync("zjozbobzq", new PasswordContext { Login = "bob", Words = ["jo", ""] })).Reasons);

    [Theory]
    [InlineData(BreachCheck.Found, BreachCheckFailure.Refuse, PasswordRejection.Breached)]
    [InlineData(BreachCheck.Found, BreachCheckFailure.Accept, PasswordRejection.Breached)]
    [InlineData(BreachCheck.Unavailable, BreachCheckFailure.Refuse, PasswordRejection.BreachCheckFailed)]
    [InlineData(BreachCheck.Unavailable, BreachCheckFailure.Accept, null)]
    [InlineData(BreachCheck.NotFound, BreachCheckFailure.Refuse, null)]
    public async Task Breached_passwords_are_refused_and_a_failed_check_follows_the_configuration(BreachCheck answer, BreachCheckFailure onFailure, PasswordRejection? expected)
    {
        var policy = new PasswordPolicy(new FixedChecker(answer), new PasswordPolicyOptions { OnBreachCheckFailure = onFailure });
        var result = await policy.CheckAsync("correct horse battery staple");

        Assert.Equal(expected is null, result.IsAccepted);
        Assert.Equal(expected is { } reason ? [reason] : [], result.Reasons);
    }

    [Fact]
    public async Task Passwords_that_are_already_refused_are_not_sent_to_the_service()
    {
        var checker = new FixedChecker(BreachCheck.NotFound);

        Assert.False((await new PasswordPolicy(checker).CheckAsync("password123")).IsAccepted);
        Assert.Equal(0, checker.Calls);
    }

    [Fact]
    public void A_default_result_is_a_refusal()
    {
        Assert.False(default(PasswordPolicyResult).IsAccepted);
        Assert.Empty(default(PasswordPolicyResult).Reasons);
    }

    [Fact]
    public void Every_reason_has_its_own_code()
    {
        var codes = Enum.GetValues<PasswordRejection>().Select(reason => reason.ToCode()).ToArray();

        Assert.Equal(["too_short", "too_long", "malformed", "common", "context_word", "breached", "breach_check_failed"], codes);
        Assert.Throws<ArgumentOutOfRangeException>(() => default(PasswordRejection).ToCode());
    }

    [Fact]
    public void All_problems_of_the_options_are_listed_at_once() => Assert.Equal(4, Assert.Throws<OptionsValidationException>(() => new PasswordPolicy(options: new PasswordPolicyOptions
    {
        MinLength = 7,
        MaxLength = 63,
        ContextWords = { " " },
        OnBreachCheckFailure = (BreachCheckFailure)9,
    })).Failures.Count());

    private static async Task<IReadOnlyList<PasswordRejection>> Reasons(string? password) => (await new PasswordPolicy().CheckAsync(password)).Reasons;

    private sealed class FixedChecker(BreachCheck answer) : IBreachedPasswordChecker
    {
        public int Calls { get; private set; }

        public ValueTask<BreachCheck> CheckAsync(string password, CancellationToken cancellationToken = default)
        {
            Calls++;
            return ValueTask.FromResult(answer);
        }
    }
}
