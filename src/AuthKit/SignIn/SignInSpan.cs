using System.Diagnostics;
using AuthKit.Events;

namespace AuthKit.SignIn;

/// <summary>The span of one sign-in, where somebody listens: how it ended, or what broke it off.</summary>
internal readonly struct SignInSpan : IDisposable
{
    private readonly Activity? _activity;

    private SignInSpan(Activity? activity) => _activity = activity;

    public static SignInSpan Start() => new(AuthTelemetry.Source.StartActivity(AuthSpans.SignIn));

    public SignInEnd End(SignInEnd end)
    {
        _activity?.SetTag(AuthEventTags.Outcome, end.Outcome switch
        {
            SignInOutcome.SignedIn => "succeeded",
            SignInOutcome.RateLimited => "limited",
            SignInOutcome.MfaRequired or SignInOutcome.MfaEnrollmentRequired => "mfa_required",
            _ => "failed",
        });
        return end;
    }

    public void Break(Exception exception) =>
        _activity?.SetStatus(ActivityStatusCode.Error).SetTag(AuthEventTags.ErrorType, exception.GetType().FullName);

    public void Dispose() => _activity?.Dispose();
}
