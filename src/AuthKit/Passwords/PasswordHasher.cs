using System.Diagnostics.CodeAnalysis;
using AuthKit.Argon2Engines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.Passwords;

/// <summary>
/// Hashes passwords with Argon2id (by default) and verifies them against every known stored format. Thread-safe; create one instance and
/// reuse it.
/// </summary>
public sealed partial class PasswordHasher : IPasswordHasher
{
    private readonly PasswordHashingGate _gate;
    private readonly ILogger _logger;
    private readonly int _maxLength;
    private readonly Pepper _peppers;
    private readonly PasswordFormatTable _formats;
    private readonly PasswordTreatment _treatment;
    private readonly IPasswordScheme _scheme;

    // Verified in place of a stored hash that is absent or refused. Stored hashes that differ from it in kind need a rehash.
    private readonly StoredPasswordHash _dummy;

    /// <summary>Creates a hasher and, unless the options share one, its gate.</summary>
    /// <param name="options">Null for the defaults: Argon2id, 64 MiB, three passes.</param>
    /// <param name="runtime">The source of the log; null to log nothing.</param>
    /// <exception cref="OptionsValidationException">Lists everything that is wrong with the options.</exception>
    public PasswordHasher(PasswordHashingOptions? options = null, AuthKitRuntime? runtime = null)
        : this(options ?? new PasswordHashingOptions(), runtime ?? AuthKitRuntime.Default, Argon2EngineSet.Default)
    {
    }

    internal PasswordHasher(PasswordHashingOptions options, AuthKitRuntime runtime, Argon2EngineSet engines)
    {
        Errors.ThrowIfInvalid(typeof(PasswordHashingOptions), PasswordHashingValidation.FindProblems(options));
        var settings = options.Snapshot();
        _logger = runtime.LoggerFactory.CreateLogger<PasswordHasher>();
        _peppers = new Pepper(options);
        _maxLength = settings.MaxPasswordLength;
        _treatment = new PasswordTreatment(settings.ActivePepper, settings.Normalization == PasswordNormalization.Nfkc);
        _formats = new PasswordFormatTable(settings, engines);
        _scheme = PasswordFormatTable.CreateScheme(settings, _treatment, engines);
        _dummy = _scheme.CreateDummy();
        _gate = settings.GetSharedGate() ?? new PasswordHashingGate(settings.Gate);
        if (_dummy.MemoryInUse > _gate.MemoryBudget)
        {
            Errors.ThrowIfInvalid(typeof(PasswordHashingOptions), ["The gate's memory is too small for one hash: raise Gate.MemoryMiB, or lower the cost."]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<string> HashAsync(string password, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        ThrowIfUnusable(password);
        return _gate.RunAsync(_dummy.MemoryInUse, (this, password), static state => state.Item1.HashNow(state.password), priority, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PasswordVerification> VerifyAsync(
        string? password,
        string? storedHash,
        HashingPriority priority = HashingPriority.Normal,
        CancellationToken cancellationToken = default)
    {
        if (!IsWorthAnyWork(password, out var isWellFormed))
        {
            return ValueTask.FromResult(PasswordVerification.Failed);
        }

        var stored = Find(isWellFormed, storedHash);
        return _gate.RunAsync(
            stored.MemoryInUse,
            (this, password, isWellFormed, stored),
            static state => state.Item1.VerifyNow(state.password, state.isWellFormed, state.stored),
            priority,
            cancellationToken);
    }

    /// <summary>Hashes on the calling thread, without the gate. The caller must limit how many calls run at once.</summary>
    /// <param name="password">As for <see cref="HashAsync"/>.</param>
    /// <exception cref="ArgumentException">The password is empty, too long or not well-formed, or bcrypt cannot take it.</exception>
    public string Hash(ReadOnlySpan<char> password)
    {
        ThrowIfUnusable(password);
        return HashNow(password);
    }

    /// <summary>Verifies on the calling thread, without the gate. The caller must limit how many calls run at once.</summary>
    /// <param name="password">As for <see cref="VerifyAsync"/>.</param>
    /// <param name="storedHash">As for <see cref="VerifyAsync"/>.</param>
    public PasswordVerification Verify(ReadOnlySpan<char> password, string? storedHash) =>
        IsWorthAnyWork(password, out var isWellFormed)
            ? VerifyNow(password, isWellFormed, Find(isWellFormed, storedHash))
            : PasswordVerification.Failed;

    private string HashNow(ReadOnlySpan<char> password)
    {
        using var prepared = PreparedPassword.Create(password, isWellFormed: true, _treatment, _peppers);
        if (!_scheme.CanHash(prepared.Bytes))
        {
            Errors.Argument("bcrypt takes 1 to 72 bytes of UTF-8 without U+0000.", nameof(password));
        }

        return _scheme.Hash(prepared.Bytes);
    }

    private PasswordVerification VerifyNow(ReadOnlySpan<char> password, bool isWellFormed, StoredPasswordHash stored)
    {
        using var prepared = PreparedPassword.Create(password, isWellFormed, stored.Treatment, _peppers);
        if (!stored.Verify(prepared.Bytes) || ReferenceEquals(stored, _dummy))
        {
            return PasswordVerification.Failed;
        }

        return _dummy.IsMadeLike(stored) ? PasswordVerification.Success : PasswordVerification.SuccessRehashNeeded;
    }

    /// <summary>Whether a password can match this stored hash. False if the hash is null or refused, so that only the dummy is verified.</summary>
    internal bool CanVerify(string? storedHash) => TryRead(storedHash, out _);

    private StoredPasswordHash Find(bool isWellFormed, string? storedHash)
    {
        if (!isWellFormed || storedHash is null)
        {
            return _dummy;
        }

        if (!TryRead(storedHash, out var stored))
        {
            LogRefused(_logger);
            return _dummy;
        }

        return stored;
    }

    private bool TryRead([NotNullWhen(true)] string? storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored)
    {
        stored = null;
        return storedHash is not null
            && _formats.TryRead(storedHash, out stored)
            && stored.MemoryInUse <= _gate.MemoryBudget
            && (stored.Treatment.PepperId is not { } pepper || _peppers.Knows(pepper));
    }

    private bool IsWorthAnyWork(ReadOnlySpan<char> password, out bool isWellFormed)
    {
        isWellFormed = false;
        if (password.IsEmpty || password.Length > 2 * _maxLength)
        {
            return false;
        }

        isWellFormed = PasswordText.Measure(password, out var codePoints);
        return codePoints <= _maxLength;
    }

    private void ThrowIfUnusable(ReadOnlySpan<char> password)
    {
        if (!IsWorthAnyWork(password, out var isWellFormed) || !isWellFormed)
        {
            Errors.Argument($"A password is 1 to {_maxLength} code points of well-formed UTF-16.", nameof(password));
        }
    }

    [LoggerMessage(EventId = 20, EventName = "StoredHashRefused", Level = LogLevel.Warning, Message = "A stored password hash is malformed, of no known format or pepper, or more expensive than the limits; the password failed.")]
    private static partial void LogRefused(ILogger logger);
}
