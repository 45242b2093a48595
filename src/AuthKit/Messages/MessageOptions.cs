namespace AuthKit.Messages;

/// <summary>The addresses for links in messages, and the limits of the message queue.</summary>
public sealed class MessageOptions
{
    /// <summary>The largest <see cref="QueueCapacity"/>.</summary>
    public const int MaxQueueCapacityLimit = 100_000;

    /// <summary>The largest <see cref="Senders"/>.</summary>
    public const int MaxSendersLimit = 32;

    /// <summary>The largest <see cref="MaxAttempts"/>.</summary>
    public const int MaxAttemptsLimit = 10;

    /// <summary>The longest <see cref="ApplicationName"/> in UTF-16 units.</summary>
    public const int MaxApplicationNameLength = 64;

    /// <summary>The longest path below <see cref="BaseUrl"/> in characters.</summary>
    public const int MaxPathLength = 128;

    /// <summary>The shortest <see cref="AttemptTimeout"/>: one second.</summary>
    public static readonly TimeSpan MinAttemptTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The longest <see cref="AttemptTimeout"/>: ten minutes.</summary>
    public static readonly TimeSpan MaxAttemptTimeout = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The address of the application as its users see it, such as <c>https://app.example/</c>. Required. It must be https, or http on the local
    /// machine. It may have a path, but no query, fragment or user. It is never derived from a request.
    /// </summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>
    /// The name of the application in the texts of messages: one line of 1 to 64 UTF-16 units. Default: the host of <see cref="BaseUrl"/>.
    /// </summary>
    public string? ApplicationName { get; set; }

    /// <summary>
    /// The settings of single tenants that differ, by the tenant's name (1 to 255 UTF-16 units). Default: empty. If tenants are added or removed
    /// while the application runs, register an <see cref="ITenantMessageSource"/> instead.
    /// </summary>
    public IDictionary<string, TenantMessageOptions> Tenants { get; set; } = new Dictionary<string, TenantMessageOptions>(StringComparer.Ordinal);

    /// <summary>
    /// The path below <see cref="BaseUrl"/> of the page that confirms an address. AuthKit appends <c>?token=</c>. Default <c>verify-email</c>. This
    /// and the other paths are 1 to 128 characters: segments of letters, digits, <c>-</c>, <c>.</c>, <c>_</c> and <c>~</c>, separated by slashes.
    /// </summary>
    public string VerifyEmailPath { get; set; } = "verify-email";

    /// <summary>The path of the page on which a user chooses a new password. Default <c>reset-password</c>.</summary>
    public string ResetPasswordPath { get; set; } = "reset-password";

    /// <summary>The path of the page that signs a user in by a link. Default <c>magic-link</c>.</summary>
    public string MagicLinkPath { get; set; } = "magic-link";

    /// <summary>The path of the page that confirms a new address of an account. Default <c>confirm-email</c>.</summary>
    public string ConfirmEmailPath { get; set; } = "confirm-email";

    /// <summary>The path of the page that accepts an invitation. Default <c>accept-invitation</c>.</summary>
    public string InvitationPath { get; set; } = "accept-invitation";

    /// <summary>
    /// How many messages can wait. While the queue is full, requests that send a message fail as unavailable, for known and unknown recipients
    /// alike. Default 1,000; 1 to 100,000.
    /// </summary>
    public int QueueCapacity { get; set; } = 1_000;

    /// <summary>How many messages are sent at once. Default 2; 1 to 32.</summary>
    public int Senders { get; set; } = 2;

    /// <summary>
    /// How long one attempt may take, including lookups and sending. An attempt that takes longer counts as failed. Default 1 minute; 1 second to
    /// 10 minutes.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many times a message is tried in total. The pauses between the attempts grow: 10 seconds, 1 minute, 6 minutes, then 10 minutes each.
    /// Default 3; 1 to 10.
    /// </summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Validates the options and returns a copy.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    internal MessageOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(MessageOptions), Validate());
        var copy = (MessageOptions)MemberwiseClone();
        copy.Tenants = Tenants.ToDictionary(
            static tenant => tenant.Key,
            static tenant => new TenantMessageOptions { BaseUrl = tenant.Value.BaseUrl, ApplicationName = tenant.Value.ApplicationName },
            StringComparer.Ordinal);
        return copy;
    }

    internal List<string> Validate() => MessageOptionsValidation.FindProblems(this);
}

/// <summary>The settings of one tenant's messages that differ from <see cref="MessageOptions"/>.</summary>
public sealed class TenantMessageOptions
{
    /// <summary>
    /// The address of the application as this tenant's users see it. Default: <see cref="MessageOptions.BaseUrl"/>, whose rules apply.
    /// </summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>
    /// The name of the application for this tenant. Default: <see cref="MessageOptions.ApplicationName"/>, or the host of the tenant's base
    /// address if that is null.
    /// </summary>
    public string? ApplicationName { get; set; }
}
