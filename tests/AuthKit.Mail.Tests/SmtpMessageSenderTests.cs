using System.Text;
using System.Threading.Channels;
using AuthKit.AccountFlows;
using AuthKit.Events;
using AuthKit.Messages;
using AuthKit.RateLimiting;
using AuthKit.SignIn;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Mail.Tests;

/// <summary>The sender of docs/messages.md, through the queue and over the wire.</summary>
public sealed class SmtpMessageSenderTests : IAsyncDisposable
{
    private const string Password = "correct horse battery";

    private readonly SmtpServer _server = new();
    private readonly RecordingClock _clock = new();
    private readonly RecordingHandler _events = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_registration_is_mailed_and_its_link_creates_the_account()
    {
        await using var provider = Provider(Settings());
        var browser = BrowserBinding.Create();

        await provider.GetRequiredService<IRegistrationService>().RegisterAsync(new Registration { Email = "alice@example.com", Password = Password, Binding = browser });
        await FlushAsync(provider);

        var (from, to, mail, _) = Assert.Single(_server.Taken);
        Assert.Equal(("auth@app.example", "alice@example.com"), (from, to));
        Assert.Equal("Confirm your e-mail address for Café & Söhne", mail.Subject);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        var link = Assert.Single(mail.TextBody!.ReplaceLineEndings("\n").Split('\n'), line => line.StartsWith("https://app.example/verify-email?token=", StringComparison.Ordinal));
        var verified = await provider.GetRequiredService<IEmailVerification>().VerifyAsync(link.Split("token=")[1], browser, new());
        Assert.True(verified.Succeeded);
        Assert.Equal("alice@example.com", verified.Account!.Email);
    }

    [Fact]
    public async Task Every_text_arrives_as_it_was_composed()
    {
        await using var provider = Provider(Settings());
        var registration = provider.GetRequiredService<IRegistrationService>();
        await registration.RegisterAsync(new Registration { Email = "alice@example.com", Password = Password });
        await FlushAsync(provider);
        await provider.GetRequiredService<IEmailVerification>().VerifyAsync(TokenOf(_server.Taken.Single().Mail.TextBody!), null, new());
        await FlushAsync(provider);
        await provider.GetRequiredService<IPasswordFlows>().ResetAsync(TokenOf(_server.Taken.Last().Mail.TextBody!), "another long phrase", new());
        await provider.GetRequiredService<IEmailSignIn>().RequestCodeAsync("alice@example.com", new());
        await provider.GetRequiredService<IInvitations>().InviteForApplicationAsync("bob@example.com");
        await registration.RegisterAsync(new Registration { Email = "alice@example.com", Password = Password });
        await FlushAsync(provider);

        Assert.Equal(6, _server.Taken.Count);
        Assert.All(_server.Taken, taken =>
        {
            Assert.All(taken.Raw.Split("\r\n"), line => Assert.True(line.Length <= 998));
            Assert.EndsWith(".", taken.Mail.TextBody!.TrimEnd(), StringComparison.Ordinal);
            Assert.Contains("Café & Söhne", taken.Mail.Subject, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_busy_mailbox_gets_the_message_once_at_the_next_attempt()
    {
        var attempts = 0;
        _server.Answer = _ => Interlocked.Increment(ref attempts) == 1 ? "451 4.3.0 Later" : "250 2.1.5 Ok";
        await using var provider = Provider(Settings());

        await provider.GetRequiredService<IInvitations>().InviteForApplicationAsync("alice@example.com");
        await _clock.SeeAsync(TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(10));
        await FlushAsync(provider);

        Assert.Equal(2, attempts);
        Assert.Single(_server.Taken);
    }

    [Fact]
    public async Task A_server_that_refuses_or_is_down_breaks_no_request_and_the_event_quotes_nothing()
    {
        _server.Answer = static to => $"550 5.1.1 No such user: {to}";
        await using var provider = Provider(Settings(), maxAttempts: 1);

        Assert.True((await provider.GetRequiredService<IInvitations>().InviteForApplicationAsync("alice@example.com")).Succeeded);
        await FlushAsync(provider);
        await provider.GetRequiredService<AuthEvents>().FlushAsync();

        var failed = Assert.Single(_events.Taken.OfType<MessageFailedEvent>());
        Assert.Equal(("invitation", "MailKit.Net.Smtp.SmtpCommandException", false), (failed.Kind, failed.ErrorType, failed.WillRetry));

        await using var elsewhere = Provider(new SmtpSettings { Host = "127.0.0.1", Port = 1, Security = SecureSocketOptions.None, From = "auth@app.example" }, maxAttempts: 1);
        Assert.True((await elsewhere.GetRequiredService<IInvitations>().InviteForApplicationAsync("alice@example.com")).Succeeded);
        await FlushAsync(elsewhere);
        Assert.Empty(_server.Taken);
    }

    [Fact]
    public async Task A_server_without_TLS_gets_no_message_unless_the_settings_allow_it()
    {
        var sender = new SmtpMessageSender(new SmtpSettings { Host = "127.0.0.1", Port = _server.Port, From = "auth@app.example" });
        var message = new AuthMessage { Kind = AuthMessageKind.Invitation, To = "alice@example.com", Subject = "Subject", Text = "Text" };

        await Assert.ThrowsAsync<NotSupportedException>(async () => await sender.SendAsync(message));

        Assert.Empty(_server.Taken);
    }

    [Fact]
    public async Task Credentials_reach_the_server_and_a_line_of_one_dot_is_preserved()
    {
        var sender = new SmtpMessageSender(new SmtpSettings
        {
            Host = "127.0.0.1",
            Port = _server.Port,
            Security = SecureSocketOptions.None,
            UserName = "user",
            Password = "secret",
            From = "auth@app.example",
        });

        await sender.SendAsync(new AuthMessage { Kind = AuthMessageKind.Invitation, To = "alice@example.com", Subject = "Subject", Text = "One\n.\nTwo\n" });

        Assert.Equal("\0user\0secret", Assert.Single(_server.Logins));
        Assert.Equal("One\n.\nTwo\n", Assert.Single(_server.Taken).Mail.TextBody!.ReplaceLineEndings("\n"));
    }

    /// <summary>Compares the page with the code: the page must show each file unchanged.</summary>
    [Theory]
    [InlineData("SmtpSettings.cs")]
    [InlineData("SmtpMessageSender.cs")]
    public async Task Page_shows_the_tested_code(string file)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "AuthKit.sln")))
        {
            root = root.Parent!;
        }

        var code = await File.ReadAllTextAsync(Path.Combine(root.FullName, "tests", "AuthKit.Mail.Tests", file));
        var page = await File.ReadAllTextAsync(Path.Combine(root.FullName, "docs", "messages.md"));
        Assert.Contains($"```csharp\n{code}```\n", page, StringComparison.Ordinal);
    }

    private SmtpSettings Settings() => new() { Host = "127.0.0.1", Port = _server.Port, Security = SecureSocketOptions.None, From = "auth@app.example" };

    private ServiceProvider Provider(SmtpSettings settings, int maxAttempts = 3) =>
        new ServiceCollection()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(_events)
            .AddSingleton(settings)
            .AddSingleton<IAuthMessageSender, SmtpMessageSender>()
            .AddSingleton<IRateLimiter>(new InMemoryRateLimiter())
            .AddAuthKit(auth =>
            {
                auth.UseInMemoryStores().UseKeys(keys => (keys.Keys["k1"], keys.ActiveKeyId) = (Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("a key"))), "k1"));
                auth.AddSessions().AddOneTimeTokens().AddAccounts(options => options.RequireVerifiedEmail = true).AddEventHandler<RecordingHandler>();
                auth.AddPasswords(options => (options.Argon2.MemoryKiB, options.Argon2.Passes, options.AllowWeakParameters) = (64, 1, true));
                auth.AddAccountFlows(configureMessages: messages =>
                {
                    messages.BaseUrl = new Uri("https://app.example");
                    messages.ApplicationName = "Café & Söhne";
                    messages.MaxAttempts = maxAttempts;
                });
            })
            .BuildServiceProvider();

    private static async Task FlushAsync(ServiceProvider provider) =>
        Assert.True(await provider.GetRequiredService<MessageQueue>().FlushAsync(Timeout.InfiniteTimeSpan).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));

    private static string TokenOf(string text) => text.Split("?token=")[1].Split('\r', '\n')[0];

    /// <summary>Records the events.</summary>
    private sealed class RecordingHandler : IAuthEventHandler
    {
        public System.Collections.Concurrent.ConcurrentQueue<AuthEvent> Taken { get; } = [];

        public ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken)
        {
            Taken.Enqueue(authEvent);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A clock that stands still and tells when a timer is set.</summary>
    private sealed class RecordingClock : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Writer.TryWrite(dueTime);
            return timer;
        }

        public async Task SeeAsync(TimeSpan dueTime)
        {
            using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (await _timers.Reader.ReadAsync(bound.Token) != dueTime)
            {
            }
        }
    }
}
