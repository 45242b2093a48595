using System.Diagnostics.CodeAnalysis;
using AuthKit.Passwords;
using Microsoft.Extensions.Logging;

namespace AuthKit.SignIn;

/// <summary>
/// Checks whether a password that was just accepted is known from breaches. The check runs in parallel with the rest of the sign-in, which waits
/// for it at most half a second from its start. No answer in time counts as "not known".
/// </summary>
internal sealed partial class SignInBreachCheck
{
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly IBreachedPasswordChecker? _checker;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    public SignInBreachCheck(IBreachedPasswordChecker? checker, TimeProvider timeProvider, ILogger logger)
    {
        _checker = checker;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>Whether the password is known from breaches. Never throws.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The application's own checker must not make a sign-in fail.")]
    public async Task<bool> IsBreachedAsync(string password)
    {
        if (_checker is null)
        {
            return false;
        }

        using var end = new CancellationTokenSource(Patience, _timeProvider);
        try
        {
            // Runs on the thread pool: a checker that works before its first await would delay the sign-in. WaitAsync also leaves a checker that
            // ignores its cancellation.
            var checking = Task.Run(async () => await _checker.CheckAsync(password, end.Token).ConfigureAwait(false), CancellationToken.None);
            return await checking.WaitAsync(end.Token).ConfigureAwait(false) == BreachCheck.Found;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            LogTimedOut(_logger);
            return false;
        }
        catch (Exception exception)
        {
            LogFailed(_logger, exception.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(EventId = 41, EventName = "BreachCheckTimedOut", Level = LogLevel.Information, Message = "Whether a password is known from breaches was not answered in time; the sign-in went on.")]
    private static partial void LogTimedOut(ILogger logger);

    // Logs only the exception's type: its message comes from the checker, which had the password.
    [LoggerMessage(EventId = 42, EventName = "SignInBreachCheckFailed", Level = LogLevel.Warning, Message = "The check for breached passwords threw {Exception}; the sign-in went on.")]
    private static partial void LogFailed(ILogger logger, string exception);
}
