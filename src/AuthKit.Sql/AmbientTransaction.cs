using System.Transactions;

namespace AuthKit.Sql;

/// <summary>
/// Keeps an application's <see cref="TransactionScope"/> away from what a store does: drivers enlist connections in it, so
/// that a rollback would undo what was answered (an ended session, a taken permit).
/// </summary>
internal static class AmbientTransaction
{
    /// <summary>Leaves the ambient transaction until the result is disposed; null without an ambient transaction.</summary>
    public static TransactionScope? Leave() =>
        IsThere() ? new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled) : null;

    private static bool IsThere()
    {
        try
        {
            return Transaction.Current is not null;
        }
        catch (InvalidOperationException)
        {
            // The scope is complete and not yet disposed.
            return true;
        }
    }
}
