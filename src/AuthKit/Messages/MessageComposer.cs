using System.Globalization;
using System.Text;
using AuthKit.NormalForms;

namespace AuthKit.Messages;

/// <summary>Composes messages from the texts. Thread-safe.</summary>
internal sealed class MessageComposer
{
    // RFC 5322 section 2.1.1 recommends lines of at most 78 characters.
    private const int LineLength = 78;

    private readonly MessageLinks _links;
    private readonly MessageOrigins _origins;

    /// <param name="options">Validated options, which no longer change.</param>
    /// <param name="source">The source of tenants' settings; null if all settings are in the options.</param>
    public MessageComposer(MessageOptions options, ITenantMessageSource? source = null)
    {
        _links = new MessageLinks(options);
        _origins = new MessageOrigins(options, source);
    }

    /// <summary>Composes a message with a link.</summary>
    public async ValueTask<AuthMessage> LinkAsync(AuthMessageKind kind, string tenant, string to, string token, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var origin = await _origins.FindAsync(tenant, cancellationToken).ConfigureAwait(false);
        var link = _links.Create(origin, kind, token);
        return Compose(origin, kind, tenant, to, expiresAt, link.AbsoluteUri, link, code: null);
    }

    /// <summary>Composes a message with a code to type.</summary>
    public async ValueTask<AuthMessage> CodeAsync(AuthMessageKind kind, string tenant, string to, string code, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        Compose(await _origins.FindAsync(tenant, cancellationToken).ConfigureAwait(false), kind, tenant, to, expiresAt, code, link: null, code);

    /// <summary>Composes a notice of an event, without a link or code.</summary>
    public async ValueTask<AuthMessage> NoticeAsync(AuthMessageKind kind, string tenant, string to, DateTimeOffset time, CancellationToken cancellationToken) =>
        Compose(await _origins.FindAsync(tenant, cancellationToken).ConfigureAwait(false), kind, tenant, to, time, secret: null, link: null, code: null);

    private static AuthMessage Compose(MessageOrigin origin, AuthMessageKind kind, string tenant, string to, DateTimeOffset time, string? secret, Uri? link, string? code)
    {
        var template = AuthMessageTexts.Of(kind);
        var text = new StringBuilder();
        foreach (var paragraph in template.Before)
        {
            AppendWrapped(text, Fill(paragraph, origin, time));
        }

        if (secret is not null)
        {
            // The link or code is on a line of its own and is never wrapped, so that mail programs recognise it and people can copy it.
            text.Append(secret).Append("\n\n");
        }

        foreach (var paragraph in template.After)
        {
            AppendWrapped(text, Fill(paragraph, origin, time));
        }

        text.Length--;
        return new AuthMessage
        {
            Kind = kind,
            Tenant = tenant,
            To = NormalForm.Compose(to),
            Subject = Fill(template.Subject, origin, time),
            Text = text.ToString(),
            Link = link,
            Code = code,
            ExpiresAt = secret is null ? null : time,
        };
    }

    private static string Fill(string text, MessageOrigin origin, DateTimeOffset time) => text
        .Replace("{1}", time.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{0}", origin.ApplicationName, StringComparison.Ordinal);

    /// <summary>Appends a paragraph, wrapped, and an empty line.</summary>
    private static void AppendWrapped(StringBuilder text, string paragraph)
    {
        var length = 0;
        foreach (var word in paragraph.Split(' '))
        {
            if (length > 0)
            {
                var fits = length + 1 + word.Length <= LineLength;
                text.Append(fits ? ' ' : '\n');
                length = fits ? length + 1 : 0;
            }

            text.Append(word);
            length += word.Length;
        }

        text.Append("\n\n");
    }
}
