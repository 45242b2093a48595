using AuthKit.Testing;

namespace AuthKit.Stores.Tests;

/// <summary>The kit's cases by name, so that a test explorer lists each case.</summary>
public static class CaseNames
{
    public static TheoryData<string> Sessions => [.. SessionStoreCases.All.Select(conformanceCase => conformanceCase.Name)];

    public static TheoryData<string> Accounts => [.. AccountStoreCases.All.Select(conformanceCase => conformanceCase.Name)];

    public static TheoryData<string> AccountServices => [.. AccountServiceCases.All.Select(conformanceCase => conformanceCase.Name)];

    public static TheoryData<string> AccountsWithAudit =>
        [.. AccountStoreCases.WithAudit(() => throw new NotSupportedException()).Select(conformanceCase => conformanceCase.Name)];

    public static TheoryData<string> OneTimeTokens => [.. OneTimeTokenStoreCases.All.Select(conformanceCase => conformanceCase.Name)];

    public static TheoryData<string> RefreshTokens => [.. RefreshTokenStoreCases.All.Select(conformanceCase => conformanceCase.Name)];

    public static TheoryData<string> Revocations => [.. RevocationStoreCases.All.Select(conformanceCase => conformanceCase.Name)];

    /// <summary>The cases of signing keys and second factors.</summary>
    public static TheoryData<string> Versioned => [.. VersionedStoreCases.All.Select(conformanceCase => conformanceCase.Name)];

    public static TheoryData<string> RateLimiters => [.. RateLimiterCases.All.Select(conformanceCase => conformanceCase.Name)];

    /// <summary>The cases for a limiter within one process.</summary>
    public static TheoryData<string> RateLimitersOfOneClock => [.. RateLimiterCases.All.Where(conformanceCase => !conformanceCase.NeedsTwoClocks).Select(conformanceCase => conformanceCase.Name)];
}
