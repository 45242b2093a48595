using System.Diagnostics;
using AuthKit.Events;

namespace AuthKit.Tests.SignIn;

/// <summary>The spans of sign-ins below the test's own activity, in the order in which they ended.</summary>
internal sealed class SignInSpans : IDisposable
{
    private readonly List<Activity> _ended = [];
    private readonly Activity _parent = new Activity("test").Start();
    private readonly ActivityListener _listener;

    public SignInSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source == AuthTelemetry.Source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.OperationName == "authkit.sign_in" && span.TraceId == _parent.TraceId)
                {
                    _ended.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended => _ended;

    public IEnumerable<object?> Outcomes => _ended.Select(static span => span.GetTagItem("authkit.outcome"));

    public void Dispose()
    {
        _listener.Dispose();
        _parent.Dispose();
    }
}
