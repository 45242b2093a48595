using AuthKit.Sessions;
using AuthKit.Testing.Sessions;

namespace AuthKit.Testing;

/// <summary>Cases that every <see cref="ISessionStore"/> must pass.</summary>
public static class SessionStoreCases
{
    /// <summary>All cases, always in the same order.</summary>
    public static IReadOnlyList<ConformanceCase<ISessionStore>> All { get; } =
    [
        .. SessionExpiryCases.Cases,
        .. SessionTouchCases.Cases,
        .. SessionBoundCases.Cases,
        .. SessionRotationCases.Cases,
        .. SessionPreviousKeyCases.Cases,
        .. SessionUpdateCases.Cases,
        .. SessionRemovalCases.Cases,
        .. SessionRemovalByOwnerCases.Cases,
        .. SessionListCases.Cases,
        .. SessionPurgeCases.Cases,
        .. SessionValuesCases.Cases,
        .. SessionCancellationCases.Cases,
        .. SessionTransactionCases.Cases,
    ];
}
