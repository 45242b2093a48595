namespace AuthKit.Messages;

/// <summary>What links in messages point to, and how much may wait to be sent.</summary>
public sealed class MessageOptions
{
    /// <summary>The greatest <see cref="QueueCapacity"/>.</summary>
    public const int LargestQueueCapacity = 100_000;

    /// <summary>
    /// The address of the application as its users see it, such as <c>https://app.example/</c>: https, or http to the
    /// local machine. Never taken from a request. Required.
    /// </summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>The name of the application in texts. Default: the host of <see cref="BaseUrl"/>.</summary>
    public string? ApplicationName { get; set; }

    /// <summary>The page that confirms an address, below <see cref="BaseUrl"/>; <c>?token=</c> is added. Default <c>verify-email</c>.</summary>
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

    /// <summary>How often a message that could not be sent is tried, with growing pauses. Default 3; 1 to 10.</summary>
    public int MaxAttempts { get; set; } = 3;
}
