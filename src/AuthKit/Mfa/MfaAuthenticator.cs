using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using AuthKit.NormalForms;

namespace AuthKit.Mfa;

/// <summary>An authenticator of an account, without its secret.</summary>
public sealed class MfaAuthenticator
{
    internal MfaAuthenticator(StoredAuthenticator stored)
    {
        Id = stored.Id;
        Name = stored.Name;
        Parameters = stored.Parameters;
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.CreatedAt);
        LastUsedAt = stored.LastUsedAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(stored.LastUsedAt);
    }

    /// <summary>
    /// Whether a text can be a name: 1 to 100 UTF-16 units, well-formed, with at least one visible character. It has no control characters, no
    /// characters that change the text direction, and no invisible characters except joiners and variation selectors.
    /// </summary>
    public static bool IsName([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= MfaService.MaxNameLength } && NameRules.IsWellFormed(text) && NameText.IsShown(text);

    /// <summary>The public id: 22 base64url characters.</summary>
    public string Id { get; }

    /// <summary>The owner's name for the authenticator.</summary>
    public string Name { get; }

    /// <summary>The hash, digits and period of its codes.</summary>
    public TotpParameters Parameters { get; }

    /// <summary>When it was enrolled.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When a code of it was last used; null if no code was used since the enrolment.</summary>
    public DateTimeOffset? LastUsedAt { get; }
}

/// <summary>An enrolment that waits for its first code.</summary>
internal sealed record PendingAuthenticator
{
    [JsonPropertyName("totp")]
    public required StoredAuthenticator Authenticator { get; init; }

    [JsonPropertyName("expires")]
    public required long ExpiresAt { get; init; }

    /// <summary>Wrong codes so far.</summary>
    [JsonPropertyName("failures")]
    public int Failures { get; init; }
}

/// <summary>A device that needs no second factor to sign in, without its token.</summary>
public sealed class TrustedDevice
{
    internal TrustedDevice(StoredDevice stored)
    {
        Id = stored.Id;
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.CreatedAt);
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.ExpiresAt);
        Address = stored.Address;
        UserAgent = stored.UserAgent;
    }

    /// <summary>The public id: 22 base64url characters.</summary>
    public string Id { get; }

    /// <summary>When it was trusted.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The time from which the device is no longer trusted.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The address from which it was trusted, as the host passed it.</summary>
    public string? Address { get; }

    /// <summary>The user agent with which it was trusted, as the host passed it.</summary>
    public string? UserAgent { get; }
}
