using System.Transactions;

namespace AuthKit.Sql;

/// <summary>
/// Keeps the stores' calls out of an application's <see cref="TransactionScope"/>. Drivers would enlist connections in it, and a rollback would then
/// undo something that the caller was already told, such as an ended session or a taken permit.
/// </summary>
internal static class AmbientTransaction
{
    /// <summary>Suppresses the ambient transaction until the result is disposed; null if there is no ambient transaction.</summary>
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
            // The scope was completed, but not disposed yet.
            return true;
        }
    }
}
