using AuthKit.Accounts;
using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>What one sign-in becomes, once its owner has proven who they are. Keeps what it made for the caller.</summary>
internal interface ISignInForm
{
    /// <summary>What tokens, where it becomes tokens; null for a session.</summary>
    TokenSignIn? Wanted { get; }

    /// <summary>Makes it; gives its name and how the subject proved who they are.</summary>
    /// <param name="account">Who signed in.</param>
    /// <param name="amr">What was proven.</param>
    /// <param name="client">The client.</param>
    /// <param name="visitor">The session that the client had as a visitor; null where it had none.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<(SessionId Sid, IReadOnlyList<string> Amr)> MakeAsync(Account account, IReadOnlyList<string> amr, ClientInfo client, Session? visitor, CancellationToken cancellationToken);

    /// <summary>Ends what was made, which nobody has got yet.</summary>
    ValueTask TakeBackAsync(CancellationToken cancellationToken);
}
