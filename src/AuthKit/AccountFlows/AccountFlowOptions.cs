namespace AuthKit.AccountFlows;

/// <summary>Lifetimes and limits of the account flows.</summary>
public sealed class AccountFlowOptions
{
    /// <summary>How long a link to choose a new password lives. Default 15 minutes; 1 minute to 1 hour.</summary>
    public TimeSpan PasswordResetLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a link that confirms an address lives. Default 24 hours; 1 minute to 7 days.</summary>
    public TimeSpan EmailVerificationLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a link that signs in lives. Default 10 minutes; 1 to 10 minutes.</summary>
    public TimeSpan MagicLinkLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a code that signs in lives. Default 10 minutes; 1 to 10 minutes.</summary>
    public TimeSpan SignInCodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an invitation lives. Default 7 days; 1 hour to 30 days.</summary>
    public TimeSpan InvitationLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many messages of one kind go to one recipient in an hour; more are not sent, and nothing is said. Default 3; 1 to 100.</summary>
    public int MaxMessagesPerRecipient { get; set; } = 3;

    /// <summary>How many messages of one kind one address may ask for in an hour. Default 30; 1 to 10,000.</summary>
    public int MaxMessagesPerAddress { get; set; } = 30;

    /// <summary>How many registrations one address may send in an hour. Default 200, an office on its first day; 1 to 10,000.</summary>
    public int MaxRegistrationsPerAddress { get; set; } = 200;

    /// <summary>How many links and codes one address may bring back in 15 minutes. Default 100; 1 to 10,000.</summary>
    public int MaxRedemptionsPerAddress { get; set; } = 100;

    /// <summary>How many codes may be tried for one recipient in a day, whatever was asked for. Default 30; 1 to 1,000.</summary>
    public int MaxCodeTriesPerRecipient { get; set; } = 30;

    /// <summary>How often a session's owner may give a wrong current password in 15 minutes. Default 5; 1 to 100.</summary>
    public int MaxPasswordConfirmationFailures { get; set; } = 5;
}
