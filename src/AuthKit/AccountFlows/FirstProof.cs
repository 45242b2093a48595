using AuthKit.Accounts;

namespace AuthKit.AccountFlows;

/// <summary>
/// What the first proof of an address clears, unless it came through the browser that set it, or that is known as a device of
/// the account: all that whoever made the account may know or hold, since they need not own the address (pre-hijacking). The one
/// place for it.
/// </summary>
internal static class FirstProof
{
    /// <summary>
    /// The account without its password, the address proven. Sessions, second factors and one-time tokens go with the write
    /// (<see cref="SecurityChange.RunAsync"/>). What an account gets later that opens it, such as linked identities and keys for
    /// programs, is to be cleared too.
    /// </summary>
    public static Account Clear(Account account) => account.WithoutPassword().WithVerifiedEmail();
}
