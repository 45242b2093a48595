using AuthKit.Messages;
using MailKit.Net.Smtp;
using MimeKit;

/// <summary>
/// Sends AuthKit's messages through an SMTP server, one connection a message. If it throws, the queue tries again
/// later. It logs nothing, because a message contains a link.
/// </summary>
public sealed class SmtpMessageSender(SmtpSettings settings) : IAuthMessageSender
{
    public async ValueTask SendAsync(AuthMessage message, CancellationToken cancellationToken = default)
    {
        using var mail = new MimeMessage();
        mail.From.Add(MailboxAddress.Parse(settings.From));
        mail.To.Add(new MailboxAddress("", message.To));
        mail.Subject = message.Subject;

        // Prevents out-of-office replies (RFC 3834 section 5).
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Body = new TextPart("plain") { Text = message.Text };

        using var client = new SmtpClient();
        await client.ConnectAsync(settings.Host, settings.Port, settings.Security, cancellationToken);
        if (settings is { UserName: { } userName, Password: { } password })
        {
            await client.AuthenticateAsync(userName, password, cancellationToken);
        }

        await client.SendAsync(mail, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }
}
