using System.Diagnostics;
using AuthKit.Events;

namespace AuthKit.SignIn;

/// <summary>The tracing span of one sign-in, if there is a listener. It records the outcome, or the exception that ended the sign-in.</summary>
internal readonly struct SignInSpan
{
    private readonly Activity? _activity;

    private SignInSpan(Activity? activity) => _activity = activity;

    public static async ValueTask<SignInConclusion> TraceAsync(Func<ValueTask<SignInConclusion>> signInAsync)
    {
        using var activity = AuthTelemetry.Source.StartActivity(AuthSpans.SignIn);
        var span = new SignInSpan(activity);
        try
        {
            return span.End(await signInAsync().ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            span.Break(exception);
            throw;
        }
    }

    private SignInConclusion End(SignInConclusion end)
    {
        _activity?.SetTag(AuthEventAttributes.Outcome, end.Status switch
        {
            SignInStatus.SignedIn => "succeeded",
            SignInStatus.RateLimited => "limited",
            SignInStatus.MfaRequired or SignInStatus.MfaEnrollmentRequired => "mfa_required",
            _ => "failed",
        });
        return end;
    }

    private void Break(Exception exception) =>
        _activity?.SetStatus(ActivityStatusCode.Error).SetTag(AuthEventAttributes.ErrorType, exception.GetType().FullName);
}
