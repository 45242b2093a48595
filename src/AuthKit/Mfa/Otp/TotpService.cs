using System.Security.Cryptography;

namespace AuthKit.Mfa;

/// <summary>Time-based one-time passwords with the runtime's clock. Safe for concurrent use.</summary>
public sealed class TotpService : ITotpService
{
    private readonly TotpOptions _options;
    private readonly TimeProvider _time;
    private readonly int _secretSize;

    /// <summary>Creates the service.</summary>
    /// <param name="options">The options; null for the defaults. Later changes to them have no effect.</param>
    /// <param name="runtime">The runtime with the clock; null for the system's clock.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public TotpService(TotpOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _options = (options ?? new TotpOptions()).Snapshot();
        _time = (runtime ?? AuthKitRuntime.Default).TimeProvider;
        _secretSize = _options.SecretSize ?? OtpHash.Find(_options.Algorithm)!.Size;
    }

    /// <inheritdoc/>
    public TotpParameters Parameters => _options.Parameters;

    /// <inheritdoc/>
    public OtpSecret CreateSecret() => OtpSecret.Create(_secretSize);

    /// <inheritdoc/>
    public string GetCode(OtpSecret secret, TotpParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var hash = parameters.GetHash(nameof(parameters));
        if (!TryGetStep(_time.GetUtcNow(), parameters, out var step))
        {
            Errors.InvalidOperation("The clock is before 1970.");
        }

        return OtpCode.ToText(hash, secret, step, parameters.Digits);
    }

    /// <inheritdoc/>
    public string GetCodeAt(OtpSecret secret, TotpParameters parameters, DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var hash = parameters.GetHash(nameof(parameters));
        if (!TryGetStep(instant, parameters, out var step))
        {
            Errors.OutOfRange("Steps are counted from 1970-01-01T00:00:00Z.", nameof(instant));
        }

        return OtpCode.ToText(hash, secret, step, parameters.Digits);
    }

    /// <inheritdoc/>
    public TotpVerification Verify(OtpSecret secret, TotpParameters parameters, ReadOnlySpan<char> code, long? afterStep) =>
        VerifyAt(secret, parameters, code, _time.GetUtcNow(), afterStep);

    /// <inheritdoc/>
    public TotpVerification VerifyAt(OtpSecret secret, TotpParameters parameters, ReadOnlySpan<char> code, DateTimeOffset instant, long? afterStep)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var hash = parameters.GetHash(nameof(parameters));
        Span<byte> typed = stackalloc byte[OtpCode.MaxDigits];
        typed = typed[..parameters.Digits];
        if (!TryGetStep(instant, parameters, out var present) || !OtpCode.TryRead(code, typed))
        {
            return default;
        }

        using var hmac = hash.CreateHmac(secret);

        // The number of steps depends only on the clock: no step is skipped because another one matched or was used.
        long? matched = null;
        for (var step = Math.Max(0, present - _options.PastSteps); step <= present + _options.FutureSteps; step++)
        {
            matched = OtpCode.Matches(hmac, step, typed) ? step : matched;
        }

        CryptographicOperations.ZeroMemory(typed);
        return matched is not { } latest ? default
            : latest <= afterStep ? new TotpVerification(TotpStatus.AlreadyUsed)
            : new TotpVerification(latest);
    }

    /// <summary>
    /// The step of an instant, by RFC 6238 section 4.2 with T0 = 0; false before 1970. Even in the year 9999 the steps are far below 2^63.
    /// </summary>
    private static bool TryGetStep(DateTimeOffset instant, TotpParameters parameters, out long step)
    {
        var seconds = instant.ToUnixTimeSeconds();
        step = seconds / parameters.PeriodSeconds;
        return seconds >= 0;
    }
}
