namespace AuthKit.Messages;

/// <summary>What links in messages point to, and how much may wait to be sent.</summary>
public sealed class MessageOptions
{
    /// <summary>The greatest <see cref="QueueCapacity"/>.</summary>
    public const int MaxQueueCapacityLimit = 100_000;

    /// <summary>The greatest <see cref="Senders"/>.</summary>
    public const int MaxSendersLimit = 32;

    /// <summary>The greatest <see cref="MaxAttempts"/>.</summary>
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
    /// The address of the application as its users see it, such as <c>https://app.example/</c>: https, or http to the
    /// local machine; a path may follow, no query, fragment or user. Never taken from a request. Required.
    /// </summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>
    /// The name of the application in texts: 1 to 64 UTF-16 units of one line. Default: the host of <see cref="BaseUrl"/>.
    /// </summary>
    public string? ApplicationName { get; set; }

    /// <summary>
    /// What differs for single tenants, by the tenant's name (1 to 255 UTF-16 units). Default: nothing. Where tenants come and go while
    /// the application runs, register an <see cref="ITenantMessageSource"/>.
    /// </summary>
    public IDictionary<string, TenantMessageOptions> Tenants { get; set; } = new Dictionary<string, TenantMessageOptions>(StringComparer.Ordinal);

    /// <summary>
    /// The page that confirms an address, below <see cref="BaseUrl"/>; <c>?token=</c> is added. Default <c>verify-email</c>.
    /// This and the other paths are 1 to 128 characters: segments of letters, digits, <c>-</c>, <c>.</c>, <c>_</c> and
    /// <c>~</c>, between slashes.
    /// </summary>
    public string VerifyEmailPath { get; set; } = "verify-email";

    /// <summary>The page to choose a new password. Default <c>reset-password</c>.</summary>
    public string ResetPasswordPath { get; set; } = "reset-password";

    /// <summary>The page that signs in by a link. Default <c>magic-link</c>.</summary>
    public string MagicLinkPath { get; set; } = "magic-link";

    /// <summary>The page that confirms a new address. Default <c>confirm-email</c>.</summary>
    public string ConfirmEmailPath { get; set; } = "confirm-email";

    /// <summary>The page that accepts an invitation. Default <c>accept-invitation</c>.</summary>
    public string InvitationPath { get; set; } = "accept-invitation";

    /// <summary>
    /// How many messages may wait; while there are that many, requests that send one are answered as unavailable, for
    /// known and unknown recipients alike. Default 1,000; 1 to 100,000.
    /// </summary>
    public int QueueCapacity { get; set; } = 1_000;

    /// <summary>How many messages are sent at once. Default 2; 1 to 32.</summary>
    public int Senders { get; set; } = 2;

    /// <summary>
    /// How long one attempt may take, look-ups and sending together; then it counts as failed. Default 1 minute; 1 second
    /// to 10 minutes.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often a message that could not be sent is tried. The pauses between the attempts grow: 10 seconds, 1 minute, 6
    /// minutes, then 10 minutes each. Default 3; 1 to 10.
    /// </summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>A copy that later changes do not reach.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
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

/// <summary>What messages of one tenant say of the application, where that differs from <see cref="MessageOptions"/>.</summary>
public sealed class TenantMessageOptions
{
    /// <summary>As <see cref="MessageOptions.BaseUrl"/>, as the users of this tenant see it. Default: that one.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>As <see cref="MessageOptions.ApplicationName"/>. Default: that name; without it, the host of the base address in use.</summary>
    public string? ApplicationName { get; set; }
}
