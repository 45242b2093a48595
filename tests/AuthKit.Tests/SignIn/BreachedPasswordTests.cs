using AuthKit.Passwords;

namespace AuthKit.Tests.SignIn;

public sealed class BreachedPasswordTests
{
    [Theory]
    [InlineData(BreachCheck.Found, true)]
    [InlineData(BreachCheck.NotFound, false)]
    [InlineData(BreachCheck.Unavailable, false)]
    public async Task A_breached_password_signs_in_and_is_reported(BreachCheck answer, bool reported)
    {
        using var site = new SignInSite(breached: new Checker((_, _) => Task.FromResult(answer)));
        await site.AddAsync("alice");

        var result = await site.SignInAsync("alice");

        Assert.True(result.Succeeded);
        Assert.Equal(reported, result.IsPasswordBreached);
    }

    [Fact]
    public async Task Only_a_password_that_signs_in_is_looked_up()
    {
        var checker = new Checker((_, _) => Task.FromResult(BreachCheck.Found));
        using var site = new SignInSite(breached: checker);
        await site.AddAsync("alice");
        await site.AddAsync("disabled", change: account => account.WithStatus(AuthKit.Accounts.AccountStatus.Disabled));

        await site.SignInAsync("alice", SignInSite.Wrong);
        await site.SignInAsync("unknown");
        await site.SignInAsync("disabled");

        Assert.Equal(0, checker.Calls);
    }

    [Fact]
    public async Task A_checker_that_throws_does_not_fail_the_sign_in()
    {
        using var site = new SignInSite(breached: new Checker((_, _) => throw new InvalidOperationException("Broken.")));
        await site.AddAsync("alice");

        var result = await site.SignInAsync("alice");

        Assert.True(result.Succeeded);
        Assert.False(result.IsPasswordBreached);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_checker_that_does_not_answer_delays_the_sign_in_for_at_most_half_a_second(bool ignoresItsToken)
    {
        var asked = new TaskCompletionSource();
        using var site = new SignInSite(breached: new Checker((_, token) =>
        {
            asked.SetResult();
            return new TaskCompletionSource<BreachCheck>().Task.WaitAsync(ignoresItsToken ? CancellationToken.None : token);
        }));
        await site.AddAsync("alice");

        var signIn = site.SignInAsync("alice");
        await asked.Task;
        site.Clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(signIn.IsCompleted);
        site.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var result = await signIn;
        Assert.True(result.Succeeded);
        Assert.False(result.IsPasswordBreached);
    }

    [Fact]
    public async Task A_checker_that_blocks_its_thread_causes_no_delay_either()
    {
        var asked = new TaskCompletionSource();
        using var never = new SemaphoreSlim(0);
        using var site = new SignInSite(breached: new Checker((_, _) =>
        {
            asked.SetResult();
            never.Wait(CancellationToken.None);
            return Task.FromResult(BreachCheck.Found);
        }));
        await site.AddAsync("alice");

        var signIn = site.SignInAsync("alice");
        await asked.Task;
        site.Clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.True((await signIn).Succeeded);
        never.Release();
    }

    private sealed class Checker(Func<string, CancellationToken, Task<BreachCheck>> answer) : IBreachedPasswordChecker
    {
        private int _calls;

        public int Calls => _calls;

        public async ValueTask<BreachCheck> CheckAsync(string password, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            Assert.Equal(SignInSite.Password, password);
            return await answer(password, cancellationToken);
        }
    }
}
