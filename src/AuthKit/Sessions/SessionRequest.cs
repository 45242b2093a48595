using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>What is known when a subject signs in.</summary>
public sealed class SessionRequest
{
    /// <summary>Who signed in.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>How they proved it (RFC 8176 values); 0 to 16 texts of 1 to 64 UTF-16 units. Default: none.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>
    /// When they last showed a second factor. Default: now where <see cref="Amr"/> has
    /// <see cref="AuthenticationMethods.MultipleFactors"/>, else never.
    /// </summary>
    public DateTimeOffset? SecondFactorTime { get; init; }

    /// <summary>The account's security version. Default 0.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>The client's address as the host sees it; up to 64 UTF-16 units are kept.</summary>
    public string? Address { get; init; }

    /// <summary>The client's user agent; up to 512 UTF-16 units are kept.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The application's own data, within <see cref="SessionServiceOptions.MaxDataSize"/>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = Session.NoData;
}
