using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.Passwords;

/// <summary>Checks the length, the list of common passwords, the context words, and breaches if a checker is given.</summary>
public sealed partial class PasswordPolicy : IPasswordPolicy
{
    private readonly IBreachedPasswordChecker? _breaches;
    private readonly string[] _words;
    private readonly int _minLength;
    private readonly int _maxLength;
    private readonly bool _forBcrypt;
    private readonly BreachCheckFailure _onBreachCheckFailure;
    private readonly ILogger _logger;

    /// <summary>Creates a policy from a copy of the options.</summary>
    /// <param name="breaches">The breach check, which runs only if all other checks accept the password; null for no breach check.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="runtime">The source of the log; null to log nothing.</param>
    /// <exception cref="OptionsValidationException">Lists everything that is wrong with the options.</exception>
    public PasswordPolicy(IBreachedPasswordChecker? breaches = null, PasswordPolicyOptions? options = null, AuthKitRuntime? runtime = null)
    {
        options ??= new PasswordPolicyOptions();
        Errors.ThrowIfInvalid(typeof(PasswordPolicyOptions), options.Validate());
        _breaches = breaches;
        _words = [.. options.ContextWords.Select(word => word.Trim().ToLowerInvariant())];
        _minLength = options.GetEffectiveMinLength();
        _maxLength = options.MaxLength;
        _forBcrypt = options.ForBcrypt;
        _onBreachCheckFailure = options.OnBreachCheckFailure;
        _logger = (runtime ?? AuthKitRuntime.Default).LoggerFactory.CreateLogger<PasswordPolicy>();
    }

    /// <inheritdoc/>
    public async ValueTask<PasswordPolicyResult> CheckAsync(string? password, PasswordContext? context = null, CancellationToken cancellationToken = default)
    {
        password ??= string.Empty;
        var reasons = new List<PasswordRejection>();
        CheckText(password, reasons);
        if (reasons.Count == 0)
        {
            CheckWords(password, context, reasons);
        }

        if (_breaches is not null && reasons.Count == 0)
        {
            await CheckBreachesAsync(_breaches, password, reasons, cancellationToken).ConfigureAwait(false);
        }

        return new PasswordPolicyResult(reasons);
    }

    private void CheckText(string password, List<PasswordRejection> reasons)
    {
        // A code point has at most two UTF-16 units, so this text is too long. It is not worth reading.
        if (password.Length > 2 * _maxLength)
        {
            reasons.Add(PasswordRejection.TooLong);
            return;
        }

        if (!PasswordText.Measure(password, out var codePoints) || (_forBcrypt && password.Contains('\0', StringComparison.Ordinal)))
        {
            reasons.Add(PasswordRejection.Malformed);
        }

        if (codePoints < _minLength)
        {
            reasons.Add(PasswordRejection.TooShort);
        }

        if (codePoints > _maxLength || (_forBcrypt && Encoding.UTF8.GetByteCount(password) > BcryptStoredHash.MaxPasswordSize))
        {
            reasons.Add(PasswordRejection.TooLong);
        }
    }

    private void CheckWords(string password, PasswordContext? context, List<PasswordRejection> reasons)
    {
        var lowerCase = password.ToLowerInvariant();
        if (CommonPasswords.Contains(lowerCase))
        {
            reasons.Add(PasswordRejection.Common);
        }

        if (ContextWords.OccurIn(lowerCase, _words, context))
        {
            reasons.Add(PasswordRejection.ContextWord);
        }
    }

    private async ValueTask CheckBreachesAsync(IBreachedPasswordChecker breaches, string password, List<PasswordRejection> reasons, CancellationToken cancellationToken)
    {
        switch (await breaches.CheckAsync(password, cancellationToken).ConfigureAwait(false))
        {
            case BreachCheck.NotFound:
                break;
            case BreachCheck.Found:
                reasons.Add(PasswordRejection.Breached);
                break;
            default:
                LogUnavailable(_logger, _onBreachCheckFailure);
                if (_onBreachCheckFailure != BreachCheckFailure.Accept)
                {
                    reasons.Add(PasswordRejection.BreachCheckFailed);
                }

                break;
        }
    }

    [LoggerMessage(EventId = 21, EventName = "BreachCheckUnavailable", Level = LogLevel.Warning, Message = "The breach check gave no answer for a new password; configured to {OnFailure}.")]
    private static partial void LogUnavailable(ILogger logger, BreachCheckFailure onFailure);
}
