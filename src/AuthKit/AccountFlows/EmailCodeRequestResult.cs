using System.Diagnostics.CodeAnalysis;

namespace AuthKit.AccountFlows;

/// <summary>The answer to a request for a code by mail. The default value is a refusal.</summary>
public readonly struct EmailCodeRequestResult
{
    internal EmailCodeRequestResult(string handle) => Handle = handle;

    internal EmailCodeRequestResult(TimeSpan retryAfter) => RetryAfter = retryAfter;

    /// <summary>The secret that the browser keeps and brings back with the code; null where the request was refused.</summary>
    public string? Handle { get; }

    /// <summary>After what time to come back, where there were too many requests.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Whether the request was taken; whether mail goes out is not told.</summary>
    [MemberNotNullWhen(true, nameof(Handle))]
    public bool IsDone => Handle is not null;
}
