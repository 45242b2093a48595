using AuthKit.Mfa;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>What second factors do, as docs/mfa.md says it.</summary>
internal sealed class FactorModel(MfaOptions options, TotpOptions window)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The events that the present call is to publish.</summary>
    public List<string> Told { get; } = [];

    public ModelAnswer Confirm(ModelAccount account, string? typed, DateTimeOffset now)
    {
        if (account.Pending is not { } pending || now >= account.PendingUntil || account.Authenticators.Count >= options.MaxAuthenticators)
        {
            account.Pending = null;
            return new(MfaStatus.NotPending);
        }

        var digits = Digits(typed);
        if (digits?.Length != pending.Parameters.Digits)
        {
            return new(MfaStatus.InvalidCode);
        }

        if (pending.Match(digits, now, window) is not { } step)
        {
            account.PendingFailures++;
            account.Pending = account.PendingFailures < 10 ? pending : null;
            return new(MfaStatus.InvalidCode);
        }

        (pending.Step, pending.CreatedAt, account.Pending) = (step, now, null);
        Told.Add($"mfa.authenticator_added {account.Authenticators.Count == 0}");
        account.Authenticators.Add(pending);
        return new(MfaStatus.Verified);
    }

    public ModelAnswer Verify(ModelAccount account, string? typed, DateTimeOffset now)
    {
        if (account.Authenticators.Count == 0)
        {
            return new(MfaStatus.InvalidCode);
        }

        if (IsLocked(account))
        {
            return new(MfaStatus.Locked);
        }

        if (Wait(account, now) is { } wait)
        {
            return wait;
        }

        var digits = Digits(typed);
        if (!account.Authenticators.Exists(authenticator => authenticator.Parameters.Digits == digits?.Length))
        {
            return new(MfaStatus.InvalidCode);
        }

        var matches = account.Authenticators.Select(authenticator => (Authenticator: authenticator, Step: authenticator.Match(digits, now, window))).Where(static match => match.Step is not null).ToList();
        var fresh = matches.FindLast(static match => match.Step > match.Authenticator.Step);
        if (fresh.Authenticator is null)
        {
            return matches.Count > 0 ? new(MfaStatus.AlreadyUsed) : Fail(account, now);
        }

        (fresh.Authenticator.Step, fresh.Authenticator.LastUsedAt) = (fresh.Step, now);
        account.Forgive();
        return new(MfaStatus.Verified);
    }

    public ModelAnswer VerifyRecoveryCode(ModelAccount account, string? typed)
    {
        if (account.Authenticators.Count == 0)
        {
            return new(MfaStatus.InvalidCode);
        }

        // A wrong recovery code neither waits nor counts.
        if (Plain(typed) is not { } code || !account.Codes.Remove(code))
        {
            Told.Add($"mfa.failed {MfaMethod.RecoveryCode} {account.Failures} {TimeSpan.Zero} {IsLocked(account)}");
            return new(MfaStatus.InvalidCode);
        }

        account.Forgive();
        Told.Add($"mfa.recovery_code_used {account.Codes.Count}");
        return new(MfaStatus.Verified, Method: MfaMethod.RecoveryCode);
    }

    /// <summary>Either kind of code.</summary>
    public ModelAnswer VerifyAny(ModelAccount account, string? typed, DateTimeOffset now) =>
        Plain(typed) is { Length: 24 } plain && plain.All(static c => c is (>= 'A' and <= 'Z') or (>= '2' and <= '7')) ? VerifyRecoveryCode(account, typed) : Verify(account, typed, now);

    /// <summary>Removes one or all; whether there was any.</summary>
    public bool Remove(ModelAccount account, string? id, bool byAdministrator)
    {
        var removed = account.Authenticators.FindAll(authenticator => id is null || authenticator.Id == id);
        account.Authenticators.RemoveAll(removed.Contains);
        var isLast = account.Authenticators.Count == 0;
        removed.ForEach(_ => Told.Add($"mfa.authenticator_removed {isLast} {byAdministrator}"));
        if (isLast && (removed.Count > 0 || id is null))
        {
            account.Clear();
        }

        return removed.Count > 0;
    }

    public bool IsLocked(ModelAccount account) => account.Failures >= options.MaxConsecutiveFailures;

    /// <summary>A typed recovery code without separators; null for what is too long to be one.</summary>
    public static string? Plain(string? typed) => typed is null or { Length: > 64 } ? null
        : new([.. typed.Where(static c => c is not ' ' and not '-').Select(static c => char.IsAsciiLetterLower(c) ? (char)(c - 32) : c)]);

    /// <summary>The code that a person typed, with spaces and in the digits of any script; null for what is no code.</summary>
    private static string? Digits(string? typed)
    {
        var dense = typed?.Replace(" ", "", StringComparison.Ordinal);
        return dense is null || !dense.All(char.IsDigit) ? null : string.Concat(dense.Select(static digit => (char)('0' + (int)char.GetNumericValue(digit))));
    }

    private ModelAnswer Fail(ModelAccount account, DateTimeOffset now)
    {
        account.Failures++;
        var wait = TimeSpan.Zero;
        if (account.Failures % options.MaxFailures == 0)
        {
            // 1, 2, 4, 8 times the first wait, and a day at most.
            var rounds = account.Failures / options.MaxFailures;
            wait = TimeSpan.FromTicks((long)Math.Min(options.FailureWindow.Ticks * Math.Pow(2, rounds - 1), Day.Ticks));
            account.WaitsUntil = now + wait;
        }

        Told.Add($"mfa.failed {MfaMethod.Totp} {account.Failures} {wait} {IsLocked(account)}");
        return new(MfaStatus.InvalidCode);
    }

    /// <summary>The refusal of one that waits. A clock that was ahead when the wait began makes it no longer than a day.</summary>
    private static ModelAnswer? Wait(ModelAccount account, DateTimeOffset now) =>
        now >= account.WaitsUntil ? null : new ModelAnswer(MfaStatus.RateLimited, account.WaitsUntil - now < Day ? account.WaitsUntil - now : Day);
}
