using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using AuthKit.AccountFlows;
using AuthKit.Audit;
using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.TestRecording;
using AuthKit.Tests.Audit;
using AuthKit.Tests.SignIn;

namespace AuthKit.Tests.Events;

/// <summary>Compares docs/events.md with the code (ASVS 16.1.1).</summary>
public sealed partial class EventsPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "events.md"));

    [Fact]
    public void The_page_lists_every_event_with_its_number_level_and_members()
    {
        using var recorder = new EverythingRecorder();
        using var events = new AuthEvents(loggerFactory: recorder);
        List<string> expected = [];
        foreach (var type in SampleEvents.Types)
        {
            events.Publish(SampleEvents.Create(type));
            var line = recorder.Lines.Last();
            var members = string.Join(", ", SampleEvents.OwnMembers(type).Select(static member => $"`{member.Name}`"));
            expected.Add($"`{line.Id.Name}` | {line.Id.Id} | {line.Level} | {(members.Length == 0 ? "–" : members)}");
        }

        var rows = Rows("| event |").Select(static cells => $"{cells[0]} | {cells[1]} | {cells[2]} | {cells[4]}");

        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        Assert.Equal(SampleEvents.Types.Length, recorder.Lines.Count);
    }

    [Fact]
    public void Names_follow_from_types_and_numbers_are_unique()
    {
        using var recorder = new EverythingRecorder();
        using var events = new AuthEvents(loggerFactory: recorder);
        foreach (var authEvent in SampleEvents.All())
        {
            events.Publish(authEvent);
            Assert.Matches("^[a-z]+(_[a-z]+)*\\.[a-z]+(_[a-z]+)*$", authEvent.Name);
            Assert.Equal(authEvent.GetType().Name, string.Concat(authEvent.Name.Split('.', '_').Select(static word => char.ToUpperInvariant(word[0]) + word[1..])) + "Event");
            Assert.Equal(authEvent.Name, recorder.Lines.Last().Id.Name);
        }

        Assert.Distinct(recorder.Lines.Select(static line => line.Id.Id));
        Assert.All(recorder.Lines, static line => Assert.True(line.Id.Id is (>= 101 and <= 189) or (>= 200 and <= 299), $"{line.Id.Id}"));
    }

    [Fact]
    public async Task The_page_lists_every_instrument_with_its_unit_and_attributes()
    {
        using var factory = new OwnMeters();
        var found = new Dictionary<string, (string Kind, string? Unit, SortedSet<string> Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (factory.Made.Contains(instrument.Meter))
                {
                    found.Add(instrument.Name, (instrument.GetType().Name.Split('`')[0].ToLowerInvariant(), instrument.Unit, new SortedSet<string>(StringComparer.Ordinal)));
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            lock (found)
            {
                foreach (var tag in tags)
                {
                    found[instrument.Name].Tags.Add(tag.Key);
                }
            }
        });
        listener.Start();
        var all = new TaskCompletionSource();
        await using var events = new AuthEvents(new AuthEventsOptions { QueueCapacity = 1 }, meterFactory: factory, handlers: [new ThrowingHandler(), new WaitingHandler(all.Task)]);
        foreach (var authEvent in SampleEvents.All())
        {
            events.Publish(authEvent);
        }

        all.SetResult();
        await events.FlushAsync();
        await using (var handler = new AuditEventHandler(new ScriptedAuditStore { Fault = static (_, _) => new IOException("Down.") }, new AuditOptions { MaxAttempts = 1 }, meterFactory: factory))
        {
            await handler.HandleAsync(SampleEvents.Create(typeof(PasswordResetEvent)), CancellationToken.None);
        }

        var rows = Rows("| instrument |").ToDictionary(static cells => cells[0].Trim('`'), static cells => (cells[1], cells[2].Trim('`'), Names(cells[3])));
        Assert.Equal(found.Keys.Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(found, instrument => Assert.Equal((instrument.Value.Kind, instrument.Value.Unit, string.Join(' ', instrument.Value.Tags)), rows[instrument.Key]));
    }

    [Fact]
    public async Task The_page_lists_every_span_with_its_attributes()
    {
        var spans = new Dictionary<string, (string Kind, SortedSet<string> Tags)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source == AuthTelemetry.Source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (spans)
                {
                    if (!spans.TryGetValue(activity.OperationName, out var span))
                    {
                        span = (activity.Kind.ToString().ToLowerInvariant(), new SortedSet<string>(StringComparer.Ordinal));
                        spans.Add(activity.OperationName, span);
                    }

                    span.Tags.UnionWith(activity.TagObjects.Select(static tag => tag.Key));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using (var events = new AuthEvents(handlers: [new ThrowingHandler()]))
        {
            events.Publish(SampleEvents.Create(typeof(PasswordResetEvent)));
            await events.FlushAsync();
        }

        using (var site = new SignInSite())
        {
            await site.AddAsync("alice");
            await site.SignInAsync("alice");
            site.AccountStore.Fault = StoreFault.Before;
            await Assert.ThrowsAsync<AuthUnavailableException>(() => site.SignInAsync("alice"));
        }

        await new AuthKit.Passwords.PasswordHashingGate().RunAsync(0, 0, static state => state, default, CancellationToken.None);

        lock (spans)
        {
            var rows = Rows("| span |").Select(static cells => (cells[0].Trim('`'), cells[1], Names(cells[2]))).ToHashSet();
            Assert.Equal(spans.Select(static span => (span.Key, span.Value.Kind, string.Join(' ', span.Value.Tags))).ToHashSet(), rows);
            Assert.Equal(
                typeof(AuthSpans).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!).ToHashSet(),
                [.. spans.Keys]);
        }
    }

    [Fact]
    public void Codes_are_unique_in_their_enumeration_and_in_snake_case()
    {
        string[][] codes =
        [
            [.. Enum.GetValues<SignInFailureReason>().Select(static reason => reason.ToCode())],
            [.. Enum.GetValues<SessionEndReason>().Select(static reason => reason.ToCode())],
            [.. Enum.GetValues<TokenReuse>().Select(static reuse => reuse.ToCode())],
        ];

        Assert.All(codes, Assert.Distinct);
        Assert.All(codes.SelectMany(static all => all), static code => Assert.Matches("^[a-z]+(_[a-z]+)*$", code));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ((SignInFailureReason)99).ToCode());
        Assert.Throws<ArgumentOutOfRangeException>(static () => ((SessionEndReason)99).ToCode());
        Assert.Throws<ArgumentOutOfRangeException>(static () => ((TokenReuse)99).ToCode());
    }

    private static string Names(string cell) => string.Join(' ', Name().Matches(cell).Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    private static IEnumerable<string[]> Rows(string heading) => Page
        .SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(static line => line.StartsWith('|'))
        .Select(static line => line.Trim('|', ' ').Split('|').Select(static cell => cell.Trim()).ToArray());

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    /// <summary>A handler that waits, so that its queue fills up.</summary>
    private sealed class WaitingHandler(Task until) : IAuthEventHandler
    {
        public async ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken) => await until;
    }

    private sealed class ThrowingHandler : IAuthEventHandler
    {
        public ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
