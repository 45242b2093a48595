using AuthKit.Messages;

namespace AuthKit.Tests.Messages;

/// <summary>A job that composes the message that a test chooses.</summary>
internal sealed class ScriptedJob(Func<CancellationToken, ValueTask<AuthMessage?>> compose) : MessageJob
{
    public override AuthMessageKind Kind => AuthMessageKind.ResetPassword;

    public override string Tenant => "acme";

    public int Composed { get; private set; }

    public override ValueTask<AuthMessage?> ComposeAsync(CancellationToken cancellationToken)
    {
        Composed++;
        return compose(cancellationToken);
    }

    public static ScriptedJob Of(AuthMessage? message) => new(_ => ValueTask.FromResult(message));

    public static ScriptedJob To(string to, DateTimeOffset? expiresAt = null) => Of(new AuthMessage
    {
        Kind = AuthMessageKind.ResetPassword,
        Tenant = "acme",
        To = to,
        Subject = "Subject",
        Text = "https://app.example/reset-password?token=the-secret",
        ExpiresAt = expiresAt,
    });
}
