using System.Diagnostics.CodeAnalysis;
using AuthKit.NormalForms;
using AuthKit.Stores;

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
    /// Whether a text can be a name: 1 to 100 UTF-16 units, well-formed, something to see, and no control, no character that changes the
    /// direction of others, none that is not seen but for joiners and variation selectors.
    /// </summary>
    public static bool IsName([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= MfaService.MaxNameLength } && NameRules.IsWellFormed(text) && NameText.IsShown(text);

    /// <summary>Its public name: 22 base64url characters.</summary>
    public string Id { get; }

    /// <summary>What its owner calls it.</summary>
    public string Name { get; }

    /// <summary>How it makes codes.</summary>
    public TotpParameters Parameters { get; }

    /// <summary>When it was enrolled.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When a code of it was used last; null for never since it was enrolled.</summary>
    public DateTimeOffset? LastUsedAt { get; }
}
