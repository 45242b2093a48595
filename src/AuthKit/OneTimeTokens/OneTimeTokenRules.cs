using System.Diagnostics.CodeAnalysis;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>The bounds of a request, checked before the store is called.</summary>
internal static class OneTimeTokenRules
{
    /// <summary>The most purposes in one removal.</summary>
    public const int MaxPurposes = 16;

    public static void ThrowIfInvalid([NotNull] OneTimeTokenRequest? request)
    {
        ArgumentNullException.ThrowIfNull(request);
        PurposeRules.ThrowIfNotPurpose(request.Purpose, nameof(request));
        ThrowIfNotLifetime(request.Lifetime, OneTimeTokenRequest.MaxLifetime);
        ThrowIfTooLarge(request.Payload);
    }

    public static void ThrowIfInvalid([NotNull] OneTimeCodeRequest? request)
    {
        ArgumentNullException.ThrowIfNull(request);
        PurposeRules.ThrowIfNotPurpose(request.Purpose, nameof(request));
        ThrowIfNotLifetime(request.Lifetime, OneTimeCodeRequest.MaxLifetime);
        ThrowIfTooLarge(request.Payload);
        if (request.Length is < OneTimeCodeRequest.MinLength or > OneTimeCodeRequest.MaxLength)
        {
            Errors.Argument($"A code must have {OneTimeCodeRequest.MinLength} to {OneTimeCodeRequest.MaxLength} characters.", nameof(request));
        }

        if (request.Alphabet is not (OneTimeCodeAlphabet.Digits or OneTimeCodeAlphabet.Letters))
        {
            Errors.Argument("The alphabet must be Digits or Letters.", nameof(request));
        }

        if (request.Handle is { } handle && (!SecretToken.TryGetStoreKey(handle, "", out var key) || key.Bucket != request.Subject.ToOwnerKey().Bucket))
        {
            Errors.Argument("The handle was not made by CreateHandle for this subject.", nameof(request));
        }
    }

    private static void ThrowIfNotLifetime(TimeSpan lifetime, TimeSpan longest)
    {
        if (lifetime < OneTimeTokenRequest.MinLifetime || lifetime > longest || lifetime.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            Errors.Argument($"The lifetime must be {OneTimeTokenRequest.MinLifetime} to {longest}, in whole milliseconds.", "request");
        }
    }

    private static void ThrowIfTooLarge(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > OneTimeTokenRequest.MaxPayloadSize)
        {
            Errors.Argument($"A payload must not have more than {OneTimeTokenRequest.MaxPayloadSize} bytes.", "request");
        }
    }
}
