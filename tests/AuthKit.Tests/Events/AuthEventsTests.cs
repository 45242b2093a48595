using System.Diagnostics;
using AuthKit.AccountFlows;
using AuthKit.Events;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.TestRecording;
using Microsoft.Extensions.Logging;

namespace AuthKit.Tests.Events;

public sealed class AuthEventsTests
{
    private const string Hostile = "x\r\n2030-01-01 Signed in\u001b[31m\u2028\" y";
    private const string Escaped = "x\\u000D\\u000A2030-01-01 Signed in\\u001B[31m\\u2028\\\" y";

    [Fact]
    public void Every_line_names_the_subject_the_event_the_time_and_the_place()
    {
        using var recorder = new EverythingRecorder();
        using var events = new AuthEvents(loggerFactory: recorder);
        foreach (var authEvent in SampleEvents.All())
        {
            events.Publish(authEvent);
            var line = recorder.Lines.Last();

            Assert.Equal(AuthEvents.LogCategory, line.Category);
            Assert.Equal(authEvent.Name, line.Id.Name);
            Assert.Equal(("text", "text", "text", "text"), (line["SubjectId"], line["Tenant"], line["Address"], line["UserAgent"]));
            Assert.Equal(TimeSpan.Zero, Assert.IsType<DateTimeOffset>(line["Time"]).Offset);
            Assert.Equal(SampleEvents.Time, line["Time"]);
            Assert.Contains("2030-05-06T07:08:09.1230000+00:00", line.Text, StringComparison.Ordinal);
            Assert.All(SampleEvents.OwnMembers(authEvent.GetType()), member => Assert.NotNull(line[member.Name]));
        }
    }

    [Fact]
    public void Hostile_texts_are_harmless_in_every_line_and_field()
    {
        using var recorder = new EverythingRecorder();
        using var events = new AuthEvents(loggerFactory: recorder);
        foreach (var authEvent in SampleEvents.All(Hostile))
        {
            events.Publish(authEvent);
            var line = recorder.Lines.Last();

            Assert.Equal(Escaped, line["UserAgent"]);
            Assert.Equal(Escaped, line["SubjectId"]);
            Assert.Contains($"UserAgent: \"{Escaped}\",", line.Text, StringComparison.Ordinal);
            Assert.All(line.Fields.Where(static field => field.Value is string && field.Key != "{OriginalFormat}").Select(static field => (string)field.Value!).Append(line.Text), static text =>
                Assert.DoesNotContain(text, static c => char.IsControl(c) || c is '\u2028' or '\u2029'));
        }
    }

    [Fact]
    public void An_event_of_the_application_is_logged_with_its_fields_and_counted()
    {
        using var meters = new OwnMeters();
        using var recorder = new EverythingRecorder();
        using var counts = new RecordedCounts(meters);
        using var events = new AuthEvents(loggerFactory: recorder, meterFactory: meters);

        events.Publish(new OrderedEvent { Time = SampleEvents.Time, OrderId = "o\n1", Kind = "gift", SubjectId = "alice" });

        var line = Assert.Single(recorder.Lines);
        Assert.Equal((1234, "shop.ordered", LogLevel.Warning), (line.Id.Id, line.Id.Name, line.Level));
        Assert.Equal("o\\u000A1", line["OrderId"]);
        Assert.Equal("An order was placed. OrderId: \"o\\u000A1\", Kind: \"gift\", SubjectId: \"alice\", Time: 2030-05-06T07:08:09.1230000+00:00.", line.Text);
        Assert.Equal(1, counts["authkit.events{authkit.event.name=shop.ordered}"]);
        Assert.Equal(3, counts["shop.orders{authkit.outcome=placed,shop.order.kind=gift}"]);
    }

    [Fact]
    public void An_event_that_describes_only_its_name_is_logged_and_counted()
    {
        using var meters = new OwnMeters();
        using var recorder = new EverythingRecorder();
        using var counts = new RecordedCounts(meters);
        using var events = new AuthEvents(loggerFactory: recorder, meterFactory: meters);

        events.Publish(new PlainEvent { Time = SampleEvents.Time });

        var line = Assert.Single(recorder.Lines);
        Assert.Equal((100, "shop.opened", LogLevel.Information), (line.Id.Id, line.Id.Name, line.Level));
        Assert.Equal("shop.opened Time: 2030-05-06T07:08:09.1230000+00:00.", line.Text);
        Assert.Equal(1, counts["authkit.events{authkit.event.name=shop.opened}"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Shop.ordered")]
    [InlineData("shop.ordered\n")]
    [InlineData("shop..ordered")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345")]
    public void Names_of_events_have_one_form(string name) => Assert.Throws<ArgumentException>(() => new AuthEventDescriptor(name));

    [Fact]
    public void Texts_of_a_client_are_limited_when_the_event_is_created()
    {
        var authEvent = new PasswordResetEvent { Time = SampleEvents.Time, Address = new string('1', 30_000), UserAgent = new string('a', 511) + "😀" + new string('b', 30_000) };

        Assert.Equal(64, authEvent.Address!.Length);
        Assert.Equal(new string('a', 511), authEvent.UserAgent);
    }

    [Fact]
    public void Sign_ins_sessions_tokens_and_messages_are_counted_by_their_outcome()
    {
        using var meters = new OwnMeters();
        using var counts = new RecordedCounts(meters);
        using var events = new AuthEvents(meterFactory: meters);

        events.Publish(new SignInSucceededEvent { Time = SampleEvents.Time, Sid = "s" });
        events.Publish(new SignInFailedEvent { Time = SampleEvents.Time, Reason = SignInFailureReason.UnknownLogin });
        events.Publish(new SignInFailedEvent { Time = SampleEvents.Time, Reason = SignInFailureReason.UnknownLogin });
        events.Publish(new SignInLimitedEvent { Time = SampleEvents.Time, Policy = "p", RetryAfter = TimeSpan.FromSeconds(1) });
        events.Publish(new SessionsEndedEvent { Time = SampleEvents.Time, Count = 5, Reason = SessionEndReason.PasswordReset });
        events.Publish(new CodeFailedEvent { Time = SampleEvents.Time, Purpose = "email_code", TriesLeft = 3 });
        events.Publish(new MessageFailedEvent { Time = SampleEvents.Time, Kind = "reset", ErrorType = "System.IO.IOException" });

        Assert.Equal(1, counts["authkit.sign_in.attempts{authkit.outcome=succeeded}"]);
        Assert.Equal(2, counts["authkit.sign_in.attempts{authkit.outcome=failed,authkit.reason=unknown_login}"]);
        Assert.Equal(1, counts["authkit.sign_in.attempts{authkit.outcome=limited,authkit.rate_limit.policy=p}"]);
        Assert.Equal(5, counts["authkit.session.changes{authkit.outcome=ended,authkit.reason=password_reset}"]);
        Assert.Equal(1, counts["authkit.one_time_token.uses{authkit.outcome=wrong_code,authkit.one_time_token.purpose=email_code}"]);
        Assert.Equal(1, counts["authkit.message.deliveries{authkit.outcome=failed,authkit.message.kind=reset,error.type=System.IO.IOException}"]);
        Assert.Equal(2, counts["authkit.events{authkit.event.name=sign_in.failed}"]);
    }

    [Fact]
    public void Attributes_contain_no_identities_and_take_few_values_for_all_events()
    {
        using var meters = new OwnMeters();
        using var counts = new RecordedCounts(meters);
        using var events = new AuthEvents(meterFactory: meters);
        for (var i = 0; i < 1_000; i++)
        {
            events.Publish(new OneTimeTokenRefusedEvent { Time = SampleEvents.Time, Purpose = $"made-up-{i}", SubjectId = $"who-{i}", Tenant = $"whose-{i}", Address = $"where-{i}", UserAgent = $"what-{i}" });
        }

        events.Publish(new OneTimeTokenRefusedEvent { Time = SampleEvents.Time, Purpose = new string('p', 1_000) });

        Assert.Equal(BoundedNames.MaxCount + 2, counts.Keys.Count);
        Assert.Equal(1_000 - BoundedNames.MaxCount + 1, counts["authkit.one_time_token.uses{authkit.outcome=refused,authkit.one_time_token.purpose=_OTHER}"]);
        Assert.DoesNotContain(counts.Keys, static key => key.Contains("wh", StringComparison.Ordinal));
    }

    [Fact]
    public void Events_are_recorded_on_their_activity_without_identities()
    {
        using var source = new ActivitySource("AuthKit.Tests.Events");
        using var listener = new ActivityListener
        {
            ShouldListenTo = other => other == source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var events = new AuthEvents();
        using var activity = source.StartActivity("request")!;
        foreach (var authEvent in SampleEvents.All("who-and-where"))
        {
            events.Publish(authEvent);
        }

        Assert.Equal(SampleEvents.All().Select(static e => e.Name), activity.Events.Select(static e => e.Name));
        Assert.All(activity.Events, static e => Assert.Equal(SampleEvents.Time, e.Timestamp));
        Assert.Contains(activity.Events, static e => e.Name == "sign_in.failed" && e.Tags.Contains(new("authkit.reason", "unknown_login")));
        Assert.DoesNotContain(activity.Events.SelectMany(static e => e.Tags), static tag => tag.Value is "who-and-where" && tag.Key.Contains("sid", StringComparison.Ordinal));
        Assert.All(activity.Events.SelectMany(static e => e.Tags), static tag => Assert.Contains(
            tag.Key,
            (string[])["authkit.outcome", "authkit.reason", "authkit.rate_limit.policy", "authkit.one_time_token.purpose", "authkit.message.kind", "authkit.store.name", "error.type"]));
    }

    [Fact]
    public async Task Reporting_never_throws_although_its_parts_fail()
    {
        using var meters = new OwnMeters();
        using var counts = new RecordedCounts(meters);
        var handler = new TakingHandler();
        await using var events = new AuthEvents(loggerFactory: new ThrowingLoggers(), meterFactory: meters, handlers: [handler]);

        events.Publish(null!);
        events.Publish(new ThrowingEvent { Time = SampleEvents.Time });
        events.Publish(new SignInFailedEvent { Time = SampleEvents.Time, Reason = (SignInFailureReason)99 });
        events.Publish(new PasswordResetEvent { Time = SampleEvents.Time });
        await events.FlushAsync();

        // A log that throws does not affect the others.
        Assert.Equal(1, counts["authkit.events{authkit.event.name=password.reset}"]);
        Assert.Equal(3, handler.Taken.Count);
        events.Dispose();
        events.Publish(new PasswordResetEvent { Time = SampleEvents.Time });
    }

    [Fact]
    public void Reporting_allocates_little()
    {
        using var events = new AuthEvents();
        var authEvent = SampleEvents.Create(typeof(SignInSucceededEvent));
        events.Publish(authEvent);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            events.Publish(authEvent);
        }

        // Without a listener, no string is created and no tag is collected.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000);
    }

    [Fact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var exception = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(static () =>
            new AuthEvents(new AuthEventsOptions { QueueCapacity = 0, HandlerTimeout = TimeSpan.Zero, DrainTimeout = TimeSpan.FromHours(1) }));

        Assert.Equal(3, exception.Failures.Count());
    }

    private sealed class OrderedEvent : AuthEvent
    {
        private static readonly AuthEventDescriptor Description = new("shop.ordered")
        {
            Id = 1234,
            Level = LogLevel.Warning,
            Message = "An order was placed.",
            Metric = new AuthEventMetric("shop.orders", "{order}", "Orders that were placed."),
            Outcome = "placed",
        };

        public override AuthEventDescriptor Descriptor => Description;

        public string OrderId { get; init; } = "";

        public string Kind { get; init; } = "";

        protected internal override long Amount => 3;

        protected internal override void WriteFields(AuthEventFields fields)
        {
            fields.Text(nameof(OrderId), OrderId);
            fields.Text(nameof(Kind), Kind, "shop.order.kind");
        }
    }

    private sealed class PlainEvent : AuthEvent
    {
        public override AuthEventDescriptor Descriptor { get; } = new("shop.opened");
    }

    private sealed class ThrowingEvent : AuthEvent
    {
        public override AuthEventDescriptor Descriptor => throw new InvalidOperationException();
    }

    private sealed class TakingHandler : IAuthEventHandler
    {
        public List<AuthEvent> Taken { get; } = [];

        public ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken)
        {
            Taken.Add(authEvent);
            return default;
        }
    }

    private sealed class ThrowingLoggers : ILoggerFactory, ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new IOException();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
