using System.Buffers;

namespace AuthKit.Messages;

/// <summary>Finds every problem of <see cref="MessageOptions"/>.</summary>
internal static class MessageOptionsValidation
{
    // The unreserved characters of RFC 3986 section 2.3, which never need an escape, and the slash between segments.
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/");

    public static List<string> FindProblems(MessageOptions options)
    {
        var problems = new List<string>();
        if (options.BaseUrl is null)
        {
            problems.Add($"{nameof(options.BaseUrl)} is missing: the address of the application as its users see it.");
        }
        else
        {
            AddOrigin(problems, "", options.BaseUrl, options.ApplicationName);
        }

        AddTenants(problems, options);

        AddPath(problems, nameof(options.VerifyEmailPath), options.VerifyEmailPath);
        AddPath(problems, nameof(options.ResetPasswordPath), options.ResetPasswordPath);
        AddPath(problems, nameof(options.MagicLinkPath), options.MagicLinkPath);
        AddPath(problems, nameof(options.ConfirmEmailPath), options.ConfirmEmailPath);
        AddPath(problems, nameof(options.InvitationPath), options.InvitationPath);
        OptionRange.Check(problems, options.QueueCapacity, 1, MessageOptions.MaxQueueCapacityLimit, nameof(options.QueueCapacity));
        OptionRange.Check(problems, options.Senders, 1, MessageOptions.MaxSendersLimit, nameof(options.Senders));
        OptionRange.Check(problems, options.MaxAttempts, 1, MessageOptions.MaxAttemptsLimit, nameof(options.MaxAttempts));
        OptionRange.Check(problems, options.AttemptTimeout, MessageOptions.MinAttemptTimeout, MessageOptions.MaxAttemptTimeout, nameof(options.AttemptTimeout));
        return problems;
    }

    /// <summary>The problems of the options that an <see cref="ITenantMessageSource"/> returned.</summary>
    public static List<string> FindProblems(MessageOptions options, TenantMessageOptions tenant)
    {
        var problems = new List<string>();
        AddOrigin(problems, "", tenant.BaseUrl ?? options.BaseUrl!, tenant.ApplicationName ?? options.ApplicationName);
        return problems;
    }

    private static void AddTenants(List<string> problems, MessageOptions options)
    {
        if (options.Tenants is null)
        {
            problems.Add($"{nameof(options.Tenants)} is null; leave it empty instead.");
            return;
        }

        foreach (var (tenant, differences) in options.Tenants)
        {
            if (tenant.Length == 0 || !NameRules.IsWellFormed(tenant))
            {
                problems.Add($"{nameof(options.Tenants)} has an invalid tenant; a tenant must be 1 to {NameRules.MaxLength} UTF-16 units.");
            }
            else if (differences is null)
            {
                problems.Add($"{nameof(options.Tenants)}:{tenant} is null.");
            }
            else if ((differences.BaseUrl ?? options.BaseUrl) is { } address)
            {
                AddOrigin(problems, $"{nameof(options.Tenants)}:{tenant}:", address, differences.ApplicationName ?? options.ApplicationName);
            }
        }
    }

    private static void AddOrigin(List<string> problems, string prefix, Uri address, string? name)
    {
        if (!IsBase(address))
        {
            problems.Add($"{prefix}{nameof(MessageOptions.BaseUrl)} must be an absolute https address (or http on this machine) without user, query and fragment.");
        }
        else if (!IsName(name ?? address.Host))
        {
            problems.Add($"{prefix}{nameof(MessageOptions.ApplicationName)} must be 1 to {MessageOptions.MaxApplicationNameLength} UTF-16 units of one line, without control characters.");
        }
    }

    private static bool IsBase(Uri address) =>
        address.IsAbsoluteUri
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address is { UserInfo: "", Query: "", Fragment: "" }
        && address.OriginalString.AsSpan().IndexOfAny('?', '#', '\\') < 0;

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MessageOptions.MaxApplicationNameLength
        && !string.IsNullOrWhiteSpace(name)
        && !name.Any(static c => char.IsControl(c) || c is '\u2028' or '\u2029')
        && NameRules.IsWellFormed(name);

    /// <summary>Checks a path. Empty segments and dot segments are refused, so that a path cannot lead out of the base address.</summary>
    private static void AddPath(List<string> problems, string name, string? path)
    {
        if (path is not { Length: > 0 and <= MessageOptions.MaxPathLength }
            || path.AsSpan().ContainsAnyExcept(PathCharacters)
            || path.Split('/').Any(static segment => segment is "" or "." or ".."))
        {
            problems.Add($"{name} must be 1 to {MessageOptions.MaxPathLength} characters: segments of letters, digits, '-', '.', '_' and '~' between slashes, none at either end.");
        }
    }
}
