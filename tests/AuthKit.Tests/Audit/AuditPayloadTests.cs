using System.Text;
using System.Text.Json;
using AuthKit.AccountFlows;
using AuthKit.Audit;
using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Tests.Events;

namespace AuthKit.Tests.Audit;

public sealed class AuditPayloadTests
{
    [Fact]
    public void The_page_has_the_same_table()
    {
        var page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "audit.md"));
        var rows = SampleEvents.All().Select(static authEvent => $"`{authEvent.Name}`|{Word(authEvent.Descriptor.Audit)}").Order(StringComparer.Ordinal);

        var onPage = page
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells is [_, { Length: > 2 } name, "chained" or "kept" or "–", ..] && name[0] == '`')
            .Select(cells => $"{cells[1]}|{cells[2]}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(rows, onPage);
    }

    [Fact]
    public void Events_that_anybody_can_cause_are_never_chained() =>
        Assert.All(
            (string[])["sign_in.failed", "sign_in.limited", "code.failed", "token.reused", "one_time_token.refused", "password.reset_requested", "magic_link.requested", "email_code.requested", "account.registration_repeated"],
            static name => Assert.Equal(AuditKeeping.Kept, SampleEvents.All().Single(authEvent => authEvent.Name == name).Descriptor.Audit));

    [Fact]
    public void Record_has_the_event_s_members_once()
    {
        var record = AuditPayload.TryRecord(new SignInSucceededEvent
        {
            Time = SampleAudit.Time.AddTicks(7),
            Tenant = "acme",
            SubjectId = "alice",
            Address = "203.0.113.1",
            UserAgent = "<agent \"1\">\r\n",
            Sid = "sid",
            Amr = ["pwd", "otp"],
            IsKnownDevice = true,
        })!;

        record.ThrowIfOutOfBounds();
        Assert.Equal((SampleAudit.Time, "acme", "alice", "sign_in.succeeded", true), (record.Time, record.Tenant, record.SubjectId, record.EventName, record.IsChained));
        Assert.Equal(new SubjectRef("acme", "alice").ToOwnerKey(), record.SubjectKey);
        Assert.Equal(
            """{"address":"203.0.113.1","userAgent":"\u003Cagent \u00221\u0022\u003E\r\n","sid":"sid","amr":["pwd","otp"],"isKnownDevice":true}""",
            Encoding.UTF8.GetString(record.Payload.Span));
    }

    [Fact]
    public void Every_kept_event_becomes_a_json_object_of_its_own_members()
    {
        foreach (var authEvent in SampleEvents.All().Where(static authEvent => authEvent.Descriptor.Audit != AuditKeeping.None))
        {
            var record = AuditPayload.TryRecord(authEvent)!;
            record.ThrowIfOutOfBounds();
            using var json = JsonDocument.Parse(record.Payload);
            var own = SampleEvents.OwnMembers(authEvent.GetType()).Select(static property => property.Name);
            Assert.Equal(
                own.Append("Address").Append("UserAgent").Select(name => name is "RetryAfter" or "BlockedFor" ? $"{name}Seconds" : name).Order(StringComparer.Ordinal),
                json.RootElement.EnumerateObject().Select(member => char.ToUpperInvariant(member.Name[0]) + member.Name[1..]).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Without_a_subject_nothing_is_chained()
    {
        Assert.False(AuditPayload.TryRecord(new SessionEndedEvent { Time = SampleAudit.Time, Sid = "sid" })!.IsChained);
        Assert.True(AuditPayload.TryRecord(new SessionEndedEvent { Time = SampleAudit.Time, Sid = "sid", SubjectId = "alice" })!.IsChained);
        Assert.False(AuditPayload.TryRecord(new SignInFailedEvent { Time = SampleAudit.Time, SubjectId = "alice", Reason = SignInFailureReason.WrongPassword })!.IsChained);
    }

    [Fact]
    public void Events_that_are_not_marked_for_the_audit_log_are_not_kept()
    {
        Assert.Null(AuditPayload.TryRecord(new PasswordRehashedEvent { Time = SampleAudit.Time, SubjectId = "alice" }));
        Assert.Null(AuditPayload.TryRecord(new OrderEvent(AuditKeeping.None) { Time = SampleAudit.Time, SubjectId = "alice" }));
    }

    [Fact]
    public void Long_texts_of_a_client_are_left_out_and_the_rest_is_kept()
    {
        AuthEvent With(string? address, string? userAgent, string sid = "sid") =>
            new SessionEndedEvent { Time = SampleAudit.Time, SubjectId = "alice", Address = address, UserAgent = userAgent, Sid = sid };

        string PayloadOf(AuthEvent authEvent)
        {
            var record = AuditPayload.TryRecord(authEvent)!;
            record.ThrowIfOutOfBounds();
            return Encoding.UTF8.GetString(record.Payload.Span);
        }

        var room = AuditRecord.MaxPayloadLength - PayloadOf(With("203.0.113.1", "agent", "")).Length;
        Assert.Contains("userAgent", PayloadOf(With("203.0.113.1", "agent", new string('x', room))), StringComparison.Ordinal);
        var shortened = PayloadOf(With("203.0.113.1", "agent", new string('x', room + 1)));
        Assert.StartsWith("""{"isShortened":true,"sid":"xxx""", shortened, StringComparison.Ordinal);
        Assert.DoesNotContain("agent", shortened, StringComparison.OrdinalIgnoreCase);

        // An event keeps 512 units of the user agent. They fit even if every unit is escaped.
        Assert.Contains("userAgent", PayloadOf(With(null, new string('\u0001', 2_000))), StringComparison.Ordinal);
        Assert.Equal("""{"isShortened":true}""", PayloadOf(With(null, null, new string('x', 10_000))));
        Assert.Contains("\\uFFFD", PayloadOf(With(null, "a\uD800")), StringComparison.Ordinal);
    }

    [Fact]
    public void Event_with_an_impossible_subject_is_refused()
    {
        Assert.Throws<ArgumentException>(() => AuditPayload.TryRecord(new PasswordChangedEvent { Time = SampleAudit.Time, SubjectId = "" }));
        Assert.Throws<ArgumentException>(() => AuditPayload.TryRecord(new PasswordChangedEvent { Time = SampleAudit.Time, Tenant = "\0", SubjectId = "alice" }));
    }

    [Theory]
    [InlineData(AuditKeeping.Kept, false)]
    [InlineData(AuditKeeping.Chained, true)]
    public void Events_of_the_application_are_kept_as_marked(AuditKeeping keeping, bool isChained)
    {
        var record = AuditPayload.TryRecord(new OrderEvent(keeping) { Time = SampleAudit.Time, SubjectId = "alice", OrderId = "o-1" })!;

        record.ThrowIfOutOfBounds();
        Assert.Equal(("shop.ordered", isChained), (record.EventName, record.IsChained));
        Assert.Equal("""{"orderId":"o-1","waitedSeconds":2}""", Encoding.UTF8.GetString(record.Payload.Span));
    }

    private static string Word(AuditKeeping keeping) => keeping switch { AuditKeeping.Chained => "chained", AuditKeeping.Kept => "kept", _ => "–" };

    private sealed class OrderEvent(AuditKeeping keeping) : AuthEvent
    {
        public override AuthEventDescriptor Descriptor { get; } = new("shop.ordered") { Audit = keeping };

        public string OrderId { get; init; } = "";

        protected internal override void WriteFields(AuthEventFields fields)
        {
            fields.Text(nameof(OrderId), OrderId);
            fields.Duration("Waited", TimeSpan.FromSeconds(1.5));
        }
    }
}
