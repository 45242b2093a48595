using MailKit.Security;

/// <summary>The SMTP server that takes an application's mail. The settings come from the application, never from a request.</summary>
public sealed class SmtpSettings
{
    public required string Host { get; init; }

    public int Port { get; init; } = 587;

    /// <summary>TLS is required: a server without TLS gets no mail, and so no link.</summary>
    public SecureSocketOptions Security { get; init; } = SecureSocketOptions.StartTls;

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>The sender address of all messages.</summary>
    public required string From { get; init; }
}
