using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using AuthKit.AccountFlows;
using AuthKit.Cryptography;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.TestRecording;
using Microsoft.Extensions.Logging;

namespace AuthKit.Tests.Events;

public sealed class EverythingRecorderTests
{
    private const string Password = "correct horse+battery/staple?~~~";

    public static TheoryData<string, string> Leaks()
    {
        var bytes = Encoding.UTF8.GetBytes(Password);
        return new()
        {
            { "plain", Password },
            { "URL-encoded", Uri.EscapeDataString(Password) },
            { "base64", Convert.ToBase64String(bytes) },
            { "base64url", Base64Url.Encode(bytes) },
            { "hex", Convert.ToHexString(bytes) },
            { "hex", Convert.ToHexStringLower(bytes) },
            { "SHA-256 hex", Convert.ToHexString(SHA256.HashData(bytes)) },
            { "SHA-256 base64", Convert.ToBase64String(SHA256.HashData(bytes)) },
            { "SHA-256 base64url", Base64Url.Encode(SHA256.HashData(bytes)) },
        };
    }

    [Theory]
    [MemberData(nameof(Leaks))]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1873:Avoid potentially expensive logging", Justification = "The recorder takes every level.")]
    public void A_secret_is_found_in_every_form_and_in_every_place(string form, string leak)
    {
        var text = $"x{leak}y";
        Action<EverythingRecorder>[] ways =
        [
            recorder => recorder.Publish(new PasswordResetEvent { Time = SampleEvents.Time, UserAgent = text }),
            recorder => recorder.Publish(new SessionCreatedEvent { Time = SampleEvents.Time, Sid = "s", Amr = ["pwd", text] }),
            recorder => recorder.CreateLogger("c").LogTrace("It is {Value}", text),
            recorder => recorder.CreateLogger("c").Log(LogLevel.Trace, default, new List<KeyValuePair<string, object?>> { new("Hidden", text) }, null, static (_, _) => "nothing"),
            recorder => recorder.CreateLogger("c").BeginScope(new Dictionary<string, object> { ["Scope"] = text }),
            recorder => recorder.Record(new InvalidOperationException("outside", new IOException(text))),
            recorder => recorder.CreateLogger("c").LogTrace(new InvalidOperationException(text), "failed"),
            recorder => Trace(activity => activity.SetTag("tag", text)),
            recorder => Trace(activity => activity.AddEvent(new ActivityEvent("e", tags: new ActivityTagsCollection([new("tag", text)])))),
        ];

        Assert.All(ways, way =>
        {
            using var recorder = new EverythingRecorder();
            way(recorder);
            Assert.Contains(recorder.FindAll(Password), found => found.EndsWith($": {form}", StringComparison.Ordinal));
            Assert.DoesNotContain(recorder.FindAll(Password), found => found.Contains(Password, StringComparison.Ordinal));
            Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => recorder.AssertHoldsNone(Password));
            recorder.AssertHoldsNone("another secret altogether");
        });
    }

    [Fact]
    public void The_bytes_behind_a_token_are_found_too()
    {
        using var recorder = new EverythingRecorder();
        var bytes = RandomNumberGenerator.GetBytes(36);
        recorder.Record("answer", Convert.ToHexString(SHA256.HashData(bytes)));

        Assert.Equal(["answer: SHA-256 of decoded hex"], recorder.FindAll(Base64Url.Encode(bytes)));
    }

    [Fact]
    public void A_short_code_is_found_as_a_word_and_not_within_numbers()
    {
        using var recorder = new EverythingRecorder();
        recorder.Record("time", "2030-05-06T07:08:09.1234567");
        recorder.AssertHoldsNone("123456");
        recorder.Record("mail", "Your code is 123456.");

        Assert.NotEmpty(recorder.FindAll("123456"));
    }

    [Fact]
    public async Task Sessions_reveal_no_token()
    {
        using var recorder = new EverythingRecorder();
        var sessions = new SessionService(new InMemorySessionStore(), new SessionServiceOptions { MaxSessionsPerSubject = 1 }, recorder.CreateRuntime());
        var subject = new SubjectRef("alice");
        var request = new SessionRequest { Subject = subject, Amr = ["pwd"], Data = new Dictionary<string, string> { ["cart"] = "a secret of the application" } };

        var visitor = await sessions.CreateAnonymousAsync();
        var promoted = await sessions.PromoteAsync(visitor.Session, request);
        var other = await sessions.CreateAsync(request);
        var rotated = await sessions.RotateAsync(other.Token);
        var elevated = await sessions.ElevateAsync(rotated.Grant!.Token, ["otp"]);
        await sessions.ValidateAsync(elevated.Grant!.Token);
        await sessions.EndAllAsync(subject);

        Assert.Equal(
            ["session.created", "session.created", "session.ended", "session.created", "session.evicted", "session.rotated", "session.elevated", "sessions.ended"],
            recorder.Events.Select(static e => e.Name));
        recorder.AssertHoldsNone(visitor.Token, promoted!.Token, other.Token, rotated.Grant.Token, elevated.Grant.Token, "a secret of the application");
    }

    private static void Trace(Action<Activity> change)
    {
        using var source = new ActivitySource("AuthKit.Tests.Leak");
        using var activity = source.StartActivity("leak")!;
        change(activity);
    }
}
