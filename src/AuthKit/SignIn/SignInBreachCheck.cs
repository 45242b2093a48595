using System.Diagnostics.CodeAnalysis;
using AuthKit.Passwords;
using Microsoft.Extensions.Logging;

namespace AuthKit.SignIn;

/// <summary>
/// Asks whether a password that just signed in is known from breaches. It runs beside the rest of the sign-in, which waits
/// for it half a second at most, counted from its start, and takes no answer for no.
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

    /// <summary>Whether the password is known. Never throws.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A checker of the application's own must not fail a sign-in.")]
    public async Task<bool> IsBreachedAsync(string password)
    {
        if (_checker is null)
        {
            return false;
        }

        using var end = new CancellationTokenSource(Patience, _timeProvider);
        try
        {
            // On the pool: one that works before its first await would hold the sign-in up. And not only asked to stop, but left.
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

    // The exception's type alone: its text is the checker's, which was given the password.
    [LoggerMessage(EventId = 42, EventName = "SignInBreachCheckFailed", Level = LogLevel.Warning, Message = "The check for breached passwords threw {Exception}; the sign-in went on.")]
    private static partial void LogFailed(ILogger logger, string exception);
}
